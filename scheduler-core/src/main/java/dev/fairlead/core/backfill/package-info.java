/**
 * Whom the room is kept for that nobody can have yet: the first job that cannot start holds a reservation at its earliest
 * start, and others may use the gap until then (EASY backfill: Lifka, The ANL/IBM SP Scheduling System, JSSPP 1995; Mu'alem
 * and Feitelson, IEEE TPDS 12(6), 2001).
 */
@NullMarked
package dev.fairlead.core.backfill;

import org.jspecify.annotations.NullMarked;

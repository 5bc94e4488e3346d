/** Tests of reservations and of who may start before them. */
@NullMarked
package dev.fairlead.core.backfill;

import org.jspecify.annotations.NullMarked;

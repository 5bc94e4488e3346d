/** Gavel's jobs beside its published completion times. */
@NullMarked
package dev.fairlead.simulator.gavel;

import org.jspecify.annotations.NullMarked;

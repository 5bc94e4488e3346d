/** Runs of small and real work, their figures and their errors. */
@NullMarked
package dev.fairlead.simulator.run;

import org.jspecify.annotations.NullMarked;

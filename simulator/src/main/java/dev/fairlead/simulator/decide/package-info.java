/** One snapshot of a cluster in, the plan with every veto out. */
@NullMarked
package dev.fairlead.simulator.decide;

import org.jspecify.annotations.NullMarked;

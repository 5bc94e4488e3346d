/** Reference policies: who decides in the same loop, on the same work, so that the scheduler has something to be compared with. */
@NullMarked
package dev.fairlead.simulator.policy;

import org.jspecify.annotations.NullMarked;

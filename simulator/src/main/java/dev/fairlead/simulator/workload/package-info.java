/** What a simulated cluster consists of and what befalls it: read from a trace or generated. */
@NullMarked
package dev.fairlead.simulator.workload;

import org.jspecify.annotations.NullMarked;

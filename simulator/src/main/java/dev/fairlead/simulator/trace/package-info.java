/** One reader for each public format of GPU-cluster traces. */
@NullMarked
package dev.fairlead.simulator.trace;

import org.jspecify.annotations.NullMarked;

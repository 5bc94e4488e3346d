/** Fairlead's decisions on real and generated work, without a cluster. */
@NullMarked
package dev.fairlead.simulator;

import org.jspecify.annotations.NullMarked;

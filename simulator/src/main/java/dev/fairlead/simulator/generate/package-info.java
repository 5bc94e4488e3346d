/** Fleets and jobs made from a seed, with the published statistics of real clusters. */
@NullMarked
package dev.fairlead.simulator.generate;

import org.jspecify.annotations.NullMarked;

/** Tests of Muri's experiment. */
@NullMarked
package dev.fairlead.simulator.muri;

import org.jspecify.annotations.NullMarked;

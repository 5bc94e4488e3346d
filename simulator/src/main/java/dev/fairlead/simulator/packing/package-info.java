/** The packing experiments of FGD (Weng et al., ATC'23), with its policies and with Fairlead's. */
@NullMarked
package dev.fairlead.simulator.packing;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.fairlead.simulator.packing;

import org.jspecify.annotations.NullMarked;

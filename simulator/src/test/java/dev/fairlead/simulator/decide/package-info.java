@NullMarked
package dev.fairlead.simulator.decide;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.fairlead.simulator.generate;

import org.jspecify.annotations.NullMarked;

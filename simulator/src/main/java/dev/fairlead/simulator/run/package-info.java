/** The commands that put work on a virtual cluster and report what became of it. */
@NullMarked
package dev.fairlead.simulator.run;

import org.jspecify.annotations.NullMarked;

/** Situations on which others publish or report times, decided by the core again and again under a clock. */
@NullMarked
package dev.fairlead.simulator.shapes;

import org.jspecify.annotations.NullMarked;

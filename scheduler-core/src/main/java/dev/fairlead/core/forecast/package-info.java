/** The one virtual-time loop over decisions: what will happen, and when a waiting job will start. */
@NullMarked
package dev.fairlead.core.forecast;

import org.jspecify.annotations.NullMarked;

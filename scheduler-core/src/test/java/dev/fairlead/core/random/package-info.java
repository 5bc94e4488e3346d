/** Random fleets and random days, each reproduced by its seed. */
@NullMarked
package dev.fairlead.core.random;

import org.jspecify.annotations.NullMarked;

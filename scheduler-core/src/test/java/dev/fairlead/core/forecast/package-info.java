/** Virtual time: small histories computed by hand, and random ones with every plan proven. */
@NullMarked
package dev.fairlead.core.forecast;

import org.jspecify.annotations.NullMarked;

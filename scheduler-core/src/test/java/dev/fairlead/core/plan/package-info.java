/** The checker of plans, shown to be able to fail. */
@NullMarked
package dev.fairlead.core.plan;

import org.jspecify.annotations.NullMarked;

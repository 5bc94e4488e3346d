/** What was decided, as data, and an independent proof that it may be done. */
@NullMarked
package dev.fairlead.core.plan;

import org.jspecify.annotations.NullMarked;

/** Who is next, and the words that explain it. */
@NullMarked
package dev.fairlead.core.order;

import org.jspecify.annotations.NullMarked;

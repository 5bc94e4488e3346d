/** Tests of who is next. */
@NullMarked
package dev.fairlead.core.order;

import org.jspecify.annotations.NullMarked;

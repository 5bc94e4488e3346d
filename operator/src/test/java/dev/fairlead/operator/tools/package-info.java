/** The programs that only tests use. */
@NullMarked
package dev.fairlead.operator.tools;

import org.jspecify.annotations.NullMarked;

/** The table of contents: one decision cycle in numbered steps. */
@NullMarked
package dev.fairlead.core.cycle;

import org.jspecify.annotations.NullMarked;

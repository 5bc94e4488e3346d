/** Tests of what the scheduler knows, and of what it keeps in order so that it need not look for it. */
@NullMarked
package dev.fairlead.core.state;

import org.jspecify.annotations.NullMarked;

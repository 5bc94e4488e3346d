@NullMarked
package dev.fairlead.core.pack;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.fairlead.snapshot;

import org.jspecify.annotations.NullMarked;

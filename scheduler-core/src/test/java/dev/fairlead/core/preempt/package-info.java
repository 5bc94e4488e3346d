@NullMarked
package dev.fairlead.core.preempt;

import org.jspecify.annotations.NullMarked;

/** Who must leave, at what cost, so that a job that has a right to run can; the same placer proves that it then fits. */
@NullMarked
package dev.fairlead.core.preempt;

import org.jspecify.annotations.NullMarked;

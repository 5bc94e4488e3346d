/**
 * Writing to the cluster: few writes, never blocking the loop, the important ones first. What came of a write comes back
 * as a {@link dev.fairlead.operator.apply.WriteOutcome}.
 */
@NullMarked
package dev.fairlead.operator.apply;

import org.jspecify.annotations.NullMarked;

/**
 * What may happen to a job: one table {@code (phase, event) -> phase + effects}, complete for every pair. Nothing here
 * acts; whoever runs the table carries the effects out in their declared order.
 */
@NullMarked
package dev.fairlead.core.lifecycle;

import org.jspecify.annotations.NullMarked;

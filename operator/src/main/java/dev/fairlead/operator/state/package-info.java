/**
 * What the operator knows, kept by one thread: every job with its pods, the fleet and the queues, fed by small changes
 * into the scheduler's own state. A decision counts as carried out as soon as it is taken; what the cluster refuses comes
 * back as a change and undoes it.
 */
@NullMarked
package dev.fairlead.operator.state;

import org.jspecify.annotations.NullMarked;

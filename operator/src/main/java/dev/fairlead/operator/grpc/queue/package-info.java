/** The QueueService: queues, their quotas and what they use. */
@NullMarked
package dev.fairlead.operator.grpc.queue;

import org.jspecify.annotations.NullMarked;

package dev.fairlead.operator.state;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;

/**
 * What one booked replica holds, and for whom; as it was when it was booked, whatever is edited later.
 *
 * @param queue the queue that the job named
 * @param namespace the job's namespace
 * @param type the type of the GPUs
 * @param gpus how many GPUs
 */
public record Holding(QueueName queue, String namespace, GpuType type, long gpus) {}

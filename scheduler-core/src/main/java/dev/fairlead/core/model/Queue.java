package dev.fairlead.core.model;

import java.util.Map;
import java.util.Set;

/**
 * A node of the tree of queues. Jobs live in its leaves.
 *
 * @param name the queue's name
 * @param parent the queue above, {@link QueueName#ROOT} for none
 * @param weight the queue's share, against its siblings in its band, of what guarantees leave over; 1 to 1,000,000,000
 * @param surplusBand who is served first, among siblings, of what guarantees leave over: a higher band before any lower one
 * @param quotas the quota of each GPU type that the queue mentions
 * @param stopPolicy whether the queue starts jobs
 * @param namespaces who may submit; empty for everyone
 * @param createdMillis when the queue was made, milliseconds since the epoch; the older queue wins ties
 */
public record Queue(
        QueueName name,
        QueueName parent,
        long weight,
        int surplusBand,
        Map<GpuType, GpuQuota> quotas,
        StopPolicy stopPolicy,
        Set<String> namespaces,
        long createdMillis) {
    /** The most weight; four million such siblings, each counting double, still add up without overflow. */
    private static final long MOST_WEIGHT = 1_000_000_000;

    public Queue {
        quotas = Map.copyOf(quotas);
        namespaces = Set.copyOf(namespaces);
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    "queue " + name + ": weight must be 1 to " + MOST_WEIGHT + ", not " + weight);
        }
    }
}

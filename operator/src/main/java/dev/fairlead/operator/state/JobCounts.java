package dev.fairlead.operator.state;

import dev.fairlead.core.lifecycle.Phase;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How many jobs there are, by queue and phase; kept by differences so that nobody has to count a million jobs. */
public final class JobCounts {
    private final Map<String, EnumMap<Phase, Integer>> byQueue = new HashMap<>();

    void add(String queue, Phase phase, int difference) {
        EnumMap<Phase, Integer> counts = byQueue.computeIfAbsent(queue, key -> new EnumMap<>(Phase.class));
        counts.merge(phase, difference, Integer::sum);
        counts.remove(phase, 0);
        if (counts.isEmpty()) {
            byQueue.remove(queue);
        }
    }

    /** Jobs that name this very queue and hold GPUs. */
    public int running(String queue) {
        return of(queue, Phase.STARTING) + of(queue, Phase.RUNNING);
    }

    /** Jobs that name this very queue and wait. */
    public int waiting(String queue) {
        return of(queue, Phase.PENDING);
    }

    /** Jobs that name this very queue and are in this phase. */
    public int of(String queue, Phase phase) {
        EnumMap<Phase, Integer> counts = byQueue.get(queue);
        return counts == null ? 0 : counts.getOrDefault(phase, 0);
    }

    /** Jobs in this phase, in all queues. */
    public int of(Phase phase) {
        int sum = 0;
        for (EnumMap<Phase, Integer> counts : byQueue.values()) {
            sum += counts.getOrDefault(phase, 0);
        }
        return sum;
    }

    /** Jobs of each queue that has any, by phase. */
    public Map<String, Map<Phase, Integer>> byQueue() {
        Map<String, Map<Phase, Integer>> copy = new HashMap<>();
        byQueue.forEach((queue, counts) -> copy.put(queue, Map.copyOf(counts)));
        return copy;
    }
}

package dev.fairlead.core.cycle;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The waiting jobs of one queue that the cycle has not come to yet. */
final class Line {
    private final Queue<TrackedJob> jobs;
    private final Function<TrackedJob, List<GpuType>> types;
    /** By type, how many jobs ask for how many GPUs at least. */
    private final Map<GpuType, TreeMap<Long, Integer>> sizes = new HashMap<>();

    /** @param types the types that a job may use */
    Line(Collection<TrackedJob> jobs, Function<TrackedJob, List<GpuType>> types) {
        this.jobs = new ArrayDeque<>(jobs);
        this.types = types;
        jobs.forEach(job -> count(job, 1));
    }

    private void count(TrackedJob tracked, int by) {
        Gang gang = tracked.job().gang();
        for (GpuType type : types.apply(tracked)) {
            TreeMap<Long, Integer> counts = sizes.computeIfAbsent(type, key -> new TreeMap<>());
            if (counts.merge(gang.gpus(gang.minReplicas()), by, Integer::sum) == 0) {
                counts.remove(gang.gpus(gang.minReplicas()));
            }
        }
    }

    /** The next job; null if none is left. */
    @Nullable
    TrackedJob next() {
        return jobs.peek();
    }

    /** The next job has been dealt with. */
    void advance() {
        TrackedJob done = jobs.poll();
        if (done != null) {
            count(done, -1);
        }
    }

    /** By type, the fewest GPUs that a job left asks for. */
    Map<GpuType, Long> smallest() {
        Map<GpuType, Long> smallest = new HashMap<>();
        sizes.forEach((type, counts) -> {
            if (!counts.isEmpty()) {
                smallest.put(type, counts.firstKey());
            }
        });
        return smallest;
    }
}

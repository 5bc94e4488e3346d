package dev.fairlead.core.cycle;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The waiting jobs of one queue that the cycle has not come to yet. */
final class Line {
    private final Queue<TrackedJob> jobs;
    private final Function<TrackedJob, List<GpuType>> types;
    /** The types on which the next job was already tried. */
    private final Set<GpuType> tried = new HashSet<>();
    /** By type, how many jobs ask for how many GPUs at least. */
    private final Map<GpuType, TreeMap<Long, Integer>> sizes = new HashMap<>();

    /** @param types the types that a job may use */
    Line(Collection<TrackedJob> jobs, Function<TrackedJob, List<GpuType>> types) {
        this.jobs = new ArrayDeque<>(jobs);
        this.types = types;
        jobs.forEach(job -> types.apply(job).forEach(type -> count(job, type, 1)));
    }

    private void count(TrackedJob tracked, GpuType type, int by) {
        Gang gang = tracked.job().gang();
        TreeMap<Long, Integer> counts = sizes.computeIfAbsent(type, key -> new TreeMap<>());
        if (counts.merge(gang.gpus(gang.minReplicas()), by, Integer::sum) == 0) {
            counts.remove(gang.gpus(gang.minReplicas()));
        }
    }

    /** The next job; null if none is left. */
    @Nullable
    TrackedJob next() {
        return jobs.peek();
    }

    /** The next job has been dealt with. */
    void advance() {
        untried().forEach(this::tried);
        tried.clear();
        jobs.poll();
    }

    /** The types on which the next job was not tried yet, in its order of preference. */
    List<GpuType> untried() {
        TrackedJob next = jobs.peek();
        return next == null
                ? List.of()
                : types.apply(next).stream()
                        .filter(type -> !tried.contains(type))
                        .toList();
    }

    /** The next job found no room on the type and lays no claim to it any more. */
    void tried(GpuType type) {
        TrackedJob next = jobs.peek();
        if (next != null && tried.add(type)) {
            count(next, type, -1);
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

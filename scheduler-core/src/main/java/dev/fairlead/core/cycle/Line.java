package dev.fairlead.core.cycle;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The waiting jobs of one queue, dealt with strictly in their order. Among next jobs with the same claim, the one goes first
 * that keeps a stronger claim waiting behind it: what others are given meanwhile that one could take back, and were it let
 * past, the next job could preempt it by priority; either would go on for ever.
 */
final class Line {
    private final List<TrackedJob> jobs;
    private final Function<TrackedJob, List<GpuType>> possibleTypes;
    private final ClaimOf claims;
    /** By type, how many unsettled jobs ask for how many GPUs at least; a claim is stronger the fewer they are. */
    private final Map<GpuType, TreeMap<Long, Integer>> sizes = new HashMap<>();

    private final Set<GpuType> tried = new HashSet<>();
    private final Set<TrackedJob> settledOutOfTurn = new HashSet<>();
    private int settled;

    /** How strong a claim of the line's queue to so many GPUs is as things stand; smaller is stronger. */
    interface ClaimOf {
        int strength(GpuType type, long gpus);
    }

    /**
     * The next job of a line.
     *
     * @param types the types on which it is to be tried next: those to which its claim is strongest
     * @param strength how strong that claim is
     * @param rivalStrength the strongest claim of any job left in the line to these types; where they differ, to the type
     *     for which it is weakest, since the job may be given that one
     * @param lineStrength the strongest claim of any job left in the line to any type
     */
    record Candidate(TrackedJob job, List<GpuType> types, int strength, int rivalStrength, int lineStrength) {
        /** True if it goes before others of the same claim for the sake of one behind it. */
        boolean promoted() {
            return strength > lineStrength;
        }
    }

    Line(List<TrackedJob> jobs, Function<TrackedJob, List<GpuType>> possibleTypes, ClaimOf claims) {
        this.jobs = jobs;
        this.possibleTypes = possibleTypes;
        this.claims = claims;
        jobs.forEach(job -> possibleTypes.apply(job).forEach(type -> count(job, type, 1)));
    }

    private void count(TrackedJob job, GpuType type, int by) {
        TreeMap<Long, Integer> counts = sizes.computeIfAbsent(type, key -> new TreeMap<>());
        if (counts.merge(gpus(job), by, Integer::sum) == 0) {
            counts.remove(gpus(job));
        }
    }

    private static long gpus(TrackedJob job) {
        Gang gang = job.job().gang();
        return gang.gpus(gang.minReplicas());
    }

    /** All jobs of the line, next first. */
    List<TrackedJob> jobs() {
        return jobs;
    }

    /** The next job as things stand; null if all are settled. */
    @Nullable
    Candidate next() {
        if (settled == jobs.size()) {
            return null;
        }
        TrackedJob job = jobs.get(settled);
        int strongest = Integer.MAX_VALUE;
        List<GpuType> types = new ArrayList<>();
        for (GpuType type : untried()) {
            int strength = claims.strength(type, gpus(job));
            if (strength < strongest) {
                types.clear();
            }
            if (strength <= strongest) {
                strongest = strength;
                types.add(type);
            }
        }
        int line = strongest;
        int rival = 0;
        for (Map.Entry<GpuType, TreeMap<Long, Integer>> counts : sizes.entrySet()) {
            if (!counts.getValue().isEmpty()) {
                int behind = claims.strength(counts.getKey(), counts.getValue().firstKey());
                line = Math.min(line, behind);
                rival = types.contains(counts.getKey()) ? Math.max(rival, behind) : rival;
            }
        }
        return new Candidate(job, types, strongest, rival, line);
    }

    /** The types on which the next job was not tried yet, in its order of preference. */
    List<GpuType> untried() {
        return possibleTypes.apply(jobs.get(settled)).stream()
                .filter(type -> !tried.contains(type))
                .toList();
    }

    /** The next job found no free room on these types. */
    void tried(List<GpuType> types) {
        for (GpuType type : types) {
            if (tried.add(type)) {
                count(jobs.get(settled), type, -1);
            }
        }
    }

    /** The next job has been dealt with. */
    void settle() {
        tried(untried());
        tried.clear();
        settled++;
        skip();
    }

    private void skip() {
        while (settled < jobs.size() && settledOutOfTurn.remove(jobs.get(settled))) {
            settled++;
        }
    }

    /** True if the job stands in this line and was not dealt with yet. */
    boolean waits(TrackedJob job) {
        return !settledOutOfTurn.contains(job)
                && jobs.subList(settled, jobs.size()).contains(job);
    }

    /** A job that waits was dealt with, though it need not be the next. */
    void settleOutOfTurn(TrackedJob job) {
        if (jobs.get(settled) == job) {
            settle();
        } else {
            settledOutOfTurn.add(job);
            possibleTypes.apply(job).forEach(type -> count(job, type, -1));
        }
    }
}

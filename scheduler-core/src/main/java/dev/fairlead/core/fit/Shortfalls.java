package dev.fairlead.core.fit;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.QueueTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/** The queues on the way from a job to the root that have no quota left for it, and the smallest changes that would help. */
record Shortfalls(List<Level> levels, long gpuMillis) {
    /** A queue whose bound would be exceeded; both in thousandths of GPUs. */
    record Level(QueueName queue, long used, long bound) {}

    /** The levels at which so many more GPUs are too many, the job's own queue first. Costs nothing if there is none. */
    static Shortfalls of(QueueTree tree, int leaf, long gpuMillis, IntToLongFunction used, IntToLongFunction bound) {
        List<Level> levels = List.of();
        for (int at = leaf; at > QueueTree.ROOT; at = tree.parent(at)) {
            // A bound may be as large as a number can be.
            if (used.applyAsLong(at) > bound.applyAsLong(at) - gpuMillis) {
                levels = levels.isEmpty() ? new ArrayList<>() : levels;
                levels.add(new Level(tree.name(at), used.applyAsLong(at), bound.applyAsLong(at)));
            }
        }
        return new Shortfalls(levels, gpuMillis);
    }

    boolean none() {
        return levels.isEmpty();
    }

    /** True if the job is larger than some bound, so that it does not help when others give back. */
    boolean evenIfNothingIsUsed() {
        return levels.stream().anyMatch(level -> gpuMillis > level.bound);
    }

    /** The smallest numbers that jobs have to give back: what one queue gives back counts for those above it, too. */
    String giveBack(String jobs) {
        List<String> parts = new ArrayList<>();
        long given = 0;
        for (Level level : levels) {
            long missing = level.used + gpuMillis - level.bound;
            if (missing > given) {
                parts.add(jobs + " in queue " + level.queue + " give back " + GpuAmount.text(missing)
                        + (given == 0 ? "" : " in all"));
                given = missing;
            }
        }
        return String.join(" and ", parts);
    }

    /** The smallest values that would let the job start as things are. */
    String raised() {
        return raisedTo(levels, true);
    }

    /** The smallest values that would let the job start if nothing else were used. */
    String raisedAtLeast() {
        List<Level> tooSmall =
                levels.stream().filter(level -> gpuMillis > level.bound).toList();
        return raisedTo(tooSmall, false) + " or more";
    }

    private String raisedTo(List<Level> which, boolean withUse) {
        if (which.size() == 1) {
            return "is raised to " + GpuAmount.roundedUp(gpuMillis + (withUse ? which.getFirst().used : 0));
        }
        return "is raised to "
                + which.stream()
                        .map(level ->
                                GpuAmount.roundedUp(gpuMillis + (withUse ? level.used : 0)) + " in " + level.queue)
                        .collect(Collectors.joining(" and to "));
    }
}

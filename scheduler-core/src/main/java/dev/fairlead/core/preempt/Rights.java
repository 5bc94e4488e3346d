package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Whom one job may stop: within its queue whom {@link JobOrder} lets it, in other queues what the {@link ReclaimRule} allows, and
 * only what is preemptible and has had its minimum runtime. Elastic surplus may be taken before the minimum runtime is
 * over, because the victim goes on running.
 */
final class Rights {
    private final TrackedJob taker;
    private final Job job;
    private final JobOrder order;
    private final int queue;
    private final GpuType type;
    private final long gpuMillis;
    private final ReclaimRule reclaim;
    private final RunningJobs running;
    private final long nowMillis;
    /** By queue whose jobs it may take from, now or once others have given: up to which priority. */
    private final Map<Integer, Integer> openUpTo = new HashMap<>();

    private OptionalLong nextMinimumRuntimeEnd = OptionalLong.empty();

    Rights(
            TrackedJob taker,
            JobOrder order,
            QueueTree tree,
            GpuType type,
            ReclaimRule reclaim,
            RunningJobs running,
            long nowMillis) {
        this.taker = taker;
        this.job = taker.job();
        this.order = order;
        this.queue = tree.number(job.queue());
        this.type = type;
        this.gpuMillis = job.gang().leastGpuMillis();
        this.reclaim = reclaim;
        this.running = running;
        this.nowMillis = nowMillis;
    }

    /**
     * The lines of those whom the job may take from at once or, if taking from others first gives it the right, later; none
     * if there is nobody to begin with.
     */
    List<VictimLine> among(List<VictimLine> lines) {
        List<VictimLine> open = new ArrayList<>();
        boolean someoneAtOnce = false;
        for (VictimLine line : lines) {
            if (line.queue == queue) {
                if (mayPreempt(line.priority)) {
                    open.add(line);
                    someoneAtOnce = true;
                }
                continue;
            }
            long lesser = running.gpuMillisBelow(line.queue, line.priority);
            if (reclaim.hasMoreThanItsOwn(queue, line.queue, type, lesser)) {
                open.add(line);
                openUpTo.put(line.queue, line.priority);
                someoneAtOnce = someoneAtOnce || mayReclaim(line.queue, line.priority);
            }
        }
        return someoneAtOnce ? open : List.of();
    }

    /** Of the open lines those that make the own side smaller, if that would give the right to others; else none. */
    List<VictimLine> enabling(List<VictimLine> open) {
        int farthest = Integer.MAX_VALUE;
        for (VictimLine line : open) {
            if (line.queue != queue && !mayReclaim(line.queue, line.priority)) {
                farthest = Math.min(farthest, reclaim.commonDepth(queue, line.queue));
            }
        }
        int beyond = farthest;
        return open.stream()
                // What is less than the job in its own queue does not count against it in the first place.
                .filter(line -> line.queue == queue
                        ? line.priority >= job.priority()
                        : reclaim.commonDepth(queue, line.queue) > beyond)
                .filter(line -> beyond != Integer.MAX_VALUE)
                .toList();
    }

    /** True if some running jobs of the priority may have to make room for the job. */
    private boolean mayPreempt(int priority) {
        return job.mayPreempt() && priority <= order.priorityThatYieldsTo(job);
    }

    /** True if the victim is in one of the lines that were open when asked for. */
    boolean opens(Victim victim) {
        return victim.queue == queue
                ? mayPreempt(victim.job.priority())
                : victim.job.priority() <= openUpTo.getOrDefault(victim.queue, Integer.MIN_VALUE);
    }

    /** True unless only the minimum runtime protects the victim from being stopped. */
    boolean pastMinimumRuntime(Victim victim) {
        long runtimeEnd = victim.startedMillis() + victim.job.minRuntimeSeconds() * 1000;
        if (nowMillis >= runtimeEnd) {
            return true;
        }
        if (mayTakeFrom(victim)) {
            nextMinimumRuntimeEnd = OptionalLong.of(Math.min(runtimeEnd, nextMinimumRuntimeEnd.orElse(Long.MAX_VALUE)));
        }
        return false;
    }

    /**
     * Notes when the first of a line may be stopped of which nobody may be yet, without looking at each of them; false where
     * each has to be looked at, because it takes more than the queue to say whether the job may take from it.
     */
    boolean passesOver(VictimLine line) {
        if (line.queue == queue) {
            return false;
        }
        if (line.minimumRuntimeEndMillis() < nextMinimumRuntimeEnd.orElse(Givers.NEVER)
                && mayReclaim(line.queue, line.priority)) {
            nextMinimumRuntimeEnd = OptionalLong.of(line.minimumRuntimeEndMillis());
        }
        return true;
    }

    /** Whether the victim may be left with so many replicas as things stand. */
    boolean mayReduce(Victim victim, int replicasLeft) {
        if (replicasLeft >= victim.left || !mayTakeFrom(victim)) {
            return false;
        }
        return replicasLeft > 0 ? replicasLeft >= victim.left - victim.surplus() : pastMinimumRuntime(victim);
    }

    private boolean mayTakeFrom(Victim victim) {
        if (victim.promised) {
            return false;
        }
        return victim.queue == queue
                ? job.mayPreempt() && order.mayTakePlaceOf(taker, victim.tracked, nowMillis)
                : mayReclaim(victim.queue, victim.job.priority());
    }

    private boolean mayReclaim(int giver, int priority) {
        return reclaim.allows(
                queue,
                giver,
                type,
                gpuMillis - running.gpuMillisBelow(queue, job.priority()),
                running.gpuMillisBelow(giver, priority));
    }

    /** How near the victim's queue is to that of the job: the depth of what they have in common. */
    int nearness(Victim victim) {
        return reclaim.commonDepth(queue, victim.queue);
    }

    boolean acrossQueues(Victim victim) {
        return victim.queue != queue;
    }

    /** When the first of those asked about, whom only the minimum runtime protects, may be stopped. */
    OptionalLong nextMinimumRuntimeEnd() {
        return nextMinimumRuntimeEnd;
    }
}

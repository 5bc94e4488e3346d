package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.state.PreemptibleJobs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The victims of one queue and priority, cheapest first, read from the state as far as someone looks. Those at the front
 * who are promised already are not looked at again: a thousand like searches in one cycle read the line once.
 */
final class VictimLine {
    /** The queue by name; one that is gone has no number of its own. */
    final QueueName name;

    final int queue;
    final int priority;
    private final RunningJobs jobs;
    private final PreemptibleJobs.Line line;
    private final long nowMillis;
    private final List<Victim> byCost = new ArrayList<>();
    private final List<Victim> elastic = new ArrayList<>();
    private @Nullable PriorityQueue<Head> heads;
    private @Nullable Iterator<PreemptibleJobs.Running> moreElastic;
    private long gpuMillis;
    private int firstByCost;
    private int firstElastic;
    private boolean counted;
    private boolean someoneMayStop;
    private long gpusToGive;
    private long minimumRuntimeEndMillis;

    private record Head(Victim victim, Iterator<PreemptibleJobs.Running> rest) {}

    VictimLine(RunningJobs jobs, QueueName name, int queue, int priority, PreemptibleJobs.Line line, long nowMillis) {
        this.jobs = jobs;
        this.name = name;
        this.queue = queue;
        this.priority = priority;
        this.line = line;
        this.nowMillis = nowMillis;
        gpuMillis = line.gpuMillis();
    }

    /** Thousandths of GPUs that all of them hold, without what was stopped on paper. */
    long gpuMillis() {
        return gpuMillis;
    }

    /** To be called when some of it is stopped on paper; a negative number gives it back. */
    void stopped(long lessGpuMillis) {
        gpuMillis -= lessGpuMillis;
    }

    /** Where to begin to read: in {@link #at}. */
    int first(boolean shrinking) {
        int first = shrinking ? firstElastic : firstByCost;
        Victim victim = at(first, shrinking);
        while (victim != null && victim.promised) {
            victim = at(++first, shrinking);
        }
        if (shrinking) {
            firstElastic = first;
        } else {
            firstByCost = first;
        }
        return first;
    }

    /**
     * The victim at a place in the line; null at the end.
     *
     * @param shrinking true for those that can give up replicas and go on, youngest first; false for all, cheapest first
     */
    @Nullable
    Victim at(int place, boolean shrinking) {
        List<Victim> read = shrinking ? elastic : byCost;
        while (read.size() <= place) {
            Victim next = shrinking ? nextElastic() : nextByCost();
            if (next == null) {
                return null;
            }
            read.add(next);
        }
        return read.get(place);
    }

    /** One of them has been promised to somebody: what the others can give is to be counted again. */
    void changed() {
        counted = false;
    }

    private void count() {
        if (counted) {
            return;
        }
        counted = true;
        someoneMayStop = false;
        gpusToGive = 0;
        for (PreemptibleJobs.Running running : line.withSurplus()) {
            gpusToGive += jobs.isPromised(running) ? 0 : running.gpus();
        }
        for (PreemptibleJobs.Running running : line.byMinimumRuntime()) {
            if (running.minimumRuntimeEndMillis() > nowMillis) {
                break;
            }
            if (!jobs.isPromised(running)) {
                // Were all of them added up, the first question of a cycle would cost all running jobs.
                someoneMayStop = true;
                gpusToGive = GpuAmount.roundedUp(line.gpuMillis());
                break;
            }
        }
        minimumRuntimeEndMillis = firstProtected();
    }

    private long firstProtected() {
        for (PreemptibleJobs.Running running : line.protectedAt(nowMillis)) {
            if (!jobs.isPromised(running)) {
                return running.minimumRuntimeEndMillis();
            }
        }
        return Givers.NEVER;
    }

    /** True if one of them is beyond its minimum runtime. */
    boolean someoneMayStop() {
        count();
        return someoneMayStop;
    }

    /** The GPUs of those who can shrink or stop, or more; 0 if nobody can. */
    long gpusToGive() {
        count();
        return gpusToGive;
    }

    /** When the first of those may be stopped whom the minimum runtime protects. */
    long minimumRuntimeEndMillis() {
        count();
        return minimumRuntimeEndMillis;
    }

    private @Nullable Victim nextElastic() {
        if (moreElastic == null) {
            moreElastic = line.withSurplus().iterator();
        }
        return moreElastic.hasNext() ? jobs.victim(moreElastic.next()) : null;
    }

    private @Nullable Victim nextByCost() {
        if (heads == null) {
            heads = new PriorityQueue<>(Comparator.comparing(Head::victim, Victim.CHEAPEST_FIRST));
            line.leastSinceCheckpointFirst(nowMillis).forEach(this::push);
        }
        Head head = heads.poll();
        if (head == null) {
            return null;
        }
        push(head.rest);
        return head.victim;
    }

    private void push(Iterator<PreemptibleJobs.Running> rest) {
        if (heads != null && rest.hasNext()) {
            heads.add(new Head(jobs.victim(rest.next()), rest));
        }
    }
}

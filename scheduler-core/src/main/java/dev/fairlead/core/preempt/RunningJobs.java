package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.PreemptibleJobs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The running jobs of one GPU type as victims of one cycle. Made of what the state keeps sorted, and only where someone
 * looks: opening it costs the queues that run something, and what was read once is there for the next search.
 */
final class RunningJobs {
    private final PreemptibleJobs jobs;
    private final GpuType type;
    private final QueueTree tree;
    private final Set<JobId> stopped;
    private final long nowMillis;
    private final JobOrder order;
    private final Map<Integer, OptionalLong> nextClassMillis = new HashMap<>();
    private final List<VictimLine> lines = new ArrayList<>();
    private final @Nullable List<VictimLine>[] linesOf;
    private @Nullable Givers givers;
    private @Nullable Victim[] victims;
    private final @Nullable List<Victim>[] onNode;

    @SuppressWarnings({"unchecked", "rawtypes"})
    RunningJobs(ClusterState state, GpuType type, long nowMillis, Set<JobId> stopped) {
        this.jobs = state.preemptible();
        this.type = type;
        this.tree = state.queueTree();
        this.stopped = stopped;
        this.nowMillis = nowMillis;
        order = state.order();
        victims = new Victim[jobs.numbers()];
        linesOf = new List[tree.size()];
        onNode = new List[state.fleet().slotCount()];
        for (Map.Entry<QueueName, NavigableMap<Integer, PreemptibleJobs.Line>> queue :
                jobs.lines(type).entrySet()) {
            int number = payer(queue.getKey());
            queue.getValue()
                    .forEach((priority, line) ->
                            lines.add(new VictimLine(this, queue.getKey(), number, priority, line, nowMillis)));
        }
        for (VictimLine line : lines) {
            List<VictimLine> ofQueue = linesOf[line.queue];
            if (ofQueue == null) {
                ofQueue = new ArrayList<>(2);
                linesOf[line.queue] = ofQueue;
            }
            ofQueue.add(line);
        }
    }

    /** A job of a queue that is gone counts for the whole cluster alone. */
    private int payer(QueueName queue) {
        return Math.max(tree.number(queue), QueueTree.ROOT);
    }

    Victim victim(PreemptibleJobs.Running running) {
        Victim known = victims[running.number()];
        if (known == null) {
            known = new Victim(running, type, lineOf(running.tracked().job()), nowMillis);
            known.promised = stopped.contains(known.id());
            victims[running.number()] = known;
        }
        return known;
    }

    private VictimLine lineOf(Job job) {
        int queue = payer(job.queue());
        for (VictimLine line : lines(queue)) {
            if (line.priority == job.priority() && line.name.equals(job.queue())) {
                return line;
            }
        }
        throw new IllegalStateException("job " + job.id() + " of queue " + job.queue() + " runs but is in no line");
    }

    /** Thousandths of GPUs that preemptible jobs of a queue run with a lower priority than this, without what was stopped on paper. */
    long gpuMillisBelow(int queue, int priority) {
        long sum = 0;
        for (VictimLine line : lines(queue)) {
            sum += line.priority < priority ? line.gpuMillis() : 0;
        }
        return sum;
    }

    /** True if it makes room for somebody in this cycle already. */
    boolean isPromised(PreemptibleJobs.Running running) {
        Victim known = victims[running.number()];
        return known != null
                ? known.promised
                : !stopped.isEmpty() && stopped.contains(running.tracked().job().id());
    }

    /** The victim makes room for somebody: it does so for nobody else. */
    void promise(Victim victim) {
        victim.promised = true;
        victim.line.changed();
        if (givers != null) {
            givers.changed(victim.queue);
        }
    }

    /** The lines of a queue, by priority. */
    List<VictimLine> lines(int queue) {
        List<VictimLine> known = linesOf[queue];
        return known == null ? List.of() : known;
    }

    /** What others can give at this moment. */
    Givers givers(QuotaLedger ledger, FairShares shares) {
        Givers known = givers;
        if (known == null) {
            known = new Givers(tree, ledger, shares, type, this);
            givers = known;
        }
        known.follow();
        return known;
    }

    /** By queue, then by priority. */
    List<VictimLine> lines() {
        return lines;
    }

    /** Those with a replica on the node, cheapest first. */
    List<Victim> onNode(int slot) {
        List<Victim> known = onNode[slot];
        if (known == null) {
            known = new ArrayList<>();
            for (PreemptibleJobs.Running running : jobs.onNode(slot)) {
                if (type.equals(running.tracked().gpuType())) {
                    known.add(victim(running));
                }
            }
            known.sort(Victim.CHEAPEST_FIRST);
            onNode[slot] = known;
        }
        return known;
    }

    /** When the first of them in a queue has had so much GPU time that those with less may take its place. */
    OptionalLong nextClassMillis(int queue) {
        return nextClassMillis.computeIfAbsent(queue, this::lookForNextClass);
    }

    private OptionalLong lookForNextClass(int queue) {
        long next = Long.MAX_VALUE;
        for (VictimLine line : lines) {
            int place = 0;
            for (Victim victim = line.queue == queue ? line.at(place, false) : null;
                    victim != null;
                    victim = line.at(++place, false)) {
                next = Math.min(
                        next, order.nextClassMillis(victim.tracked, nowMillis).orElse(Long.MAX_VALUE));
            }
        }
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }
}

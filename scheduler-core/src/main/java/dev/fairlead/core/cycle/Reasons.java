package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.preempt.Eviction;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The sentences that go with decisions. */
final class Reasons {
    private static final int MOST_NAMED = 3;

    private Reasons() {}

    /**
     * @param share the part of its fair share that the queue uses with the job
     * @param whyFirst why it goes before another who could take these GPUs; empty if there is none
     */
    static String placed(ClusterState state, Job job, Placement placement, double share, String whyFirst) {
        String gpus = GpuAmount.text(job.gang().gpuMillis(placement.replicas()));
        Set<NodeName> nodes = Arrays.stream(placement.slots())
                .mapToObj(state.fleet()::name)
                .collect(Collectors.toCollection(TreeSet::new));
        String where = nodes.size() == 1 ? "node " + nodes.iterator().next() : nodes.size() + " nodes";
        QueueTree tree = state.queueTree();
        String used = GpuAmount.text(state.ledgerNow().used(tree.number(job.queue()), placement.type()));
        String fair = share <= 1 ? "within its fair share" : partOfShare(share) + ", which nobody else asks for now";
        return gpus + " " + placement.type() + " on " + where + "; queue " + job.queue() + " now uses " + used + " "
                + placement.type() + ", " + fair + (whyFirst.isEmpty() ? "" : "; " + whyFirst);
    }

    /** How far a queue is, for instance "40 % of its fair share". */
    static String partOfShare(double share) {
        return Double.isInfinite(share) ? "beyond its fair share" : Math.round(share * 100) + " % of its fair share";
    }

    static String waitsForLeaving(ClusterState state, Placement placement) {
        Set<Integer> slots = Arrays.stream(placement.slots()).boxed().collect(Collectors.toSet());
        List<String> leaving = new ArrayList<>();
        for (TrackedJob tracked : state.held().leaving()) {
            if (tracked.nodes().stream()
                    .anyMatch(node -> slots.contains(state.fleet().slot(node)))) {
                leaving.add(tracked.job().id().toString());
            }
        }
        return "has its room reserved and starts when "
                + (leaving.isEmpty() ? "the pods there are gone" : "the pods of " + named(leaving) + " are gone");
    }

    static String waitsForVictims(Eviction eviction) {
        return "has its room reserved and starts when the pods of "
                + named(eviction.stops().stream()
                        .map(stop -> stop.job().id().toString())
                        .toList())
                + " are gone";
    }

    static Decision stopped(ClusterState state, Eviction.Stop stop, Job beneficiary, long nowMillis) {
        String why = stop.acrossQueues()
                ? "queue " + beneficiary.queue() + " takes back GPUs it is entitled to, for job " + beneficiary.id()
                : "job " + beneficiary.id() + " of the same queue has "
                        + state.order()
                                .whyItTakesThePlace(tracked(state, beneficiary), tracked(state, stop.job()), nowMillis);
        if (stop.toReplicas() > 0) {
            return new Decision.Resize(
                    stop.job().id(), stop.fromReplicas(), stop.toReplicas(), List.of(), beneficiary.id(), why);
        }
        return new Decision.Preempt(
                stop.job().id(),
                beneficiary.id(),
                stop.acrossQueues() ? Decision.Preempt.Kind.RECLAIM : Decision.Preempt.Kind.PREEMPT,
                stop.lostGpuSeconds(),
                why);
    }

    private static TrackedJob tracked(ClusterState state, Job job) {
        return Objects.requireNonNull(state.job(job.id()));
    }

    private static String named(List<String> jobs) {
        return jobs.size() <= MOST_NAMED
                ? String.join(", ", jobs)
                : String.join(", ", jobs.subList(0, MOST_NAMED)) + " and " + (jobs.size() - MOST_NAMED) + " others";
    }
}

package dev.fairlead.core.state;

import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.quota.QueueTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a {@link ClusterState} knows at one moment, without how it came to know it: what can be written down,
 * sent elsewhere and decided on again. The state that {@link #toState()} makes leads to the same plan, word for word. A fact
 * that a decision depends on and that is not here breaks that.
 *
 * <p>Taking the facts costs one pass over nodes, queues, jobs and replicas, and copies references only.
 *
 * @param topology the levels of closeness
 * @param policy what the administrator chose for the whole cluster
 * @param nodes the nodes, by name
 * @param foreignUsage what pods of others use on these nodes; nodes without such pods are left out
 * @param queues the declared queues, by name
 * @param pastUse what these queues have used lately, by queue and type
 * @param jobs every job that wants to run or still holds GPUs, by id
 */
public record ClusterFacts(
        Topology topology,
        SchedulingPolicy policy,
        List<Node> nodes,
        SortedMap<NodeName, Resources> foreignUsage,
        List<Queue> queues,
        List<PastUse.Use> pastUse,
        List<JobFacts> jobs) {
    public ClusterFacts {
        nodes = List.copyOf(nodes);
        foreignUsage = Collections.unmodifiableSortedMap(new TreeMap<>(foreignUsage));
        queues = List.copyOf(queues);
        pastUse = List.copyOf(pastUse);
        jobs = List.copyOf(jobs);
    }

    /** What the state knows now. Later changes of the state do not show. */
    public static ClusterFacts of(ClusterState state) {
        List<Node> nodes = new ArrayList<>();
        SortedMap<NodeName, Resources> foreign = new TreeMap<>();
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            Node node = state.fleet().node(slot);
            if (node != null) {
                nodes.add(node);
                Resources used = state.fleet().foreignUsage(slot);
                if (!used.equals(Resources.ZERO)) {
                    foreign.put(node.name(), used);
                }
            }
        }
        nodes.sort(Comparator.comparing(Node::name));
        return new ClusterFacts(
                state.fleet().topology(),
                state.policy(),
                nodes,
                foreign,
                List.copyOf(state.queues()),
                // Use of a queue that nobody declares changes no share.
                state.pastUse().all().stream()
                        .filter(use -> state.queueTree().number(use.queue()) > QueueTree.ROOT)
                        .toList(),
                state.jobs().stream()
                        .map(tracked -> JobFacts.of(
                                tracked, state.stoppedFor().get(tracked.job().id())))
                        .toList());
    }

    /** A new state that was told these facts. */
    public ClusterState toState() {
        ClusterState state = new ClusterState(topology, policy);
        nodes.forEach(state::putNode);
        foreignUsage.forEach(state::putForeignUsage);
        queues.forEach(state::putQueue);
        pastUse.forEach(use -> state.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis()));
        jobs.forEach(job -> job.tell(state));
        // Last, since a start ends such a debt.
        for (JobFacts facts : jobs) {
            if (facts.stoppedFor() != null) {
                state.stoppedFor(facts.job().id(), facts.stoppedFor());
            }
        }
        return state;
    }
}

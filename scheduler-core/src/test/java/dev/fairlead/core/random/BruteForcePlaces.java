package dev.fairlead.core.random;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fills nodes one after the other with a job's replicas: simple, and none of the placer's code. */
final class BruteForcePlaces {
    private final ClusterState state;
    private final List<Node> nodes;

    BruteForcePlaces(RandomDay day) {
        state = day.state();
        nodes = day.nodes();
    }

    /**
     * For each domain that might do, the nodes of the fewest replicas, if they fit into what is left there.
     *
     * @param gone who is counted as gone
     */
    List<List<NodeName>> of(Job job, GpuType type, Set<JobId> gone) {
        Map<List<String>, List<NodeName>> byDomain = new HashMap<>();
        List<String> levels = state.fleet().topology().levels();
        int level = levels.indexOf(job.topology().required());
        for (Node node : nodes) {
            if (!node.gpuType().equals(type) || !node.usable()) {
                continue;
            }
            boolean alone = level == levels.size() - 1;
            List<String> domain = level < 0
                    ? List.of()
                    : alone ? List.of(node.name().value()) : node.domains().subList(0, level + 1);
            Resources free = free(node, gone);
            List<NodeName> chosen = byDomain.computeIfAbsent(domain, key -> new ArrayList<>());
            while (allowed(job, node) && job.gang().need(chosen.size()).fitsIn(free)) {
                free = free.minus(job.gang().need(chosen.size()));
                chosen.add(node.name());
            }
        }
        int least = job.gang().minReplicas();
        return byDomain.values().stream()
                .filter(chosen -> chosen.size() >= least)
                .map(chosen -> chosen.subList(0, least))
                .toList();
    }

    private static boolean allowed(Job job, Node node) {
        return job.nodes().matches(node.labels())
                && node.taints().stream()
                        .allMatch(taint -> job.tolerations().stream().anyMatch(each -> each.tolerates(taint)));
    }

    private Resources free(Node node, Set<JobId> gone) {
        Resources free = node.allocatable()
                .minus(state.fleet().foreignUsage(state.fleet().slot(node.name())));
        for (TrackedJob tracked : state.holding()) {
            for (int replica = 0; replica < tracked.holds().size(); replica++) {
                if (!gone.contains(tracked.job().id())
                        && tracked.holds().get(replica) != TrackedJob.Hold.GONE
                        && tracked.nodes().get(replica).equals(node.name())) {
                    free = free.minus(tracked.job().gang().need(replica));
                }
            }
        }
        return free;
    }
}

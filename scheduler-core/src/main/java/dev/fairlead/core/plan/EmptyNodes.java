package dev.fairlead.core.plan;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the fewest pods of a job fit on some nodes with nothing else there: tried out, not computed. */
final class EmptyNodes {
    private final Job job;
    private final List<Resources> left = new ArrayList<>();
    private final List<Object> segmentDomains = new ArrayList<>();

    private record Alike(Resources left, Object segmentDomain) {}

    /** @param nodes the nodes that the job may use and that together satisfy the level it requires */
    EmptyNodes(Job job, List<String> levels, List<Node> nodes) {
        this.job = job;
        int level = levels.indexOf(job.topology().segmentLevel());
        for (Node node : nodes) {
            left.add(node.allocatable());
            segmentDomains.add(
                    level < 0
                            ? ""
                            : level == levels.size() - 1
                                    ? node.name()
                                    : node.domains().subList(0, level + 1));
        }
    }

    boolean hold() {
        return holdFrom(0);
    }

    /** Tries every node for each pod before the workers; of nodes that are alike, one. */
    private boolean holdFrom(int replica) {
        if (replica == job.gang().beforeWorkers()) {
            return holdWorkers();
        }
        Resources need = job.gang().need(replica);
        Set<Alike> tried = new HashSet<>();
        for (int node = 0; node < left.size(); node++) {
            Resources before = left.get(node);
            if (need.fitsIn(before) && tried.add(new Alike(before, segmentDomains.get(node)))) {
                left.set(node, before.minus(need));
                boolean holds = holdFrom(replica + 1);
                left.set(node, before);
                if (holds) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean holdWorkers() {
        Map<Object, Long> room = new HashMap<>();
        for (int node = 0; node < left.size(); node++) {
            long fit = fits(job.gang().workers().perReplica(), left.get(node));
            room.merge(segmentDomains.get(node), fit, Long::sum);
        }
        long size = Math.max(1, job.topology().segmentReplicas());
        long wanted = job.gang().workers().minReplicas();
        long wholeRoom = room.values().stream().mapToLong(each -> each / size).sum();
        if (wanted / size != wholeRoom) {
            return wanted / size < wholeRoom;
        }
        return wanted % size == 0 || room.values().stream().anyMatch(each -> each % size >= wanted % size);
    }

    private static long fits(Resources need, Resources offer) {
        long count = 0;
        Resources sum = need;
        long most = need.sharesGpu() ? offer.gpus() * (Resources.WHOLE_GPU / need.sharedGpuMillis()) : Long.MAX_VALUE;
        while (count < most && sum.fitsIn(offer)) {
            count++;
            sum = sum.plus(need);
        }
        return count;
    }
}

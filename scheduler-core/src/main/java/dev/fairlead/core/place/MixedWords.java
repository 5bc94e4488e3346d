package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Words for a gang that has room for its workers by number, but not for its launcher beside them or not in segments. */
final class MixedWords {
    private final Fleet fleet;
    private final CapacityView view;
    private final EligibleNodes.ForJob eligible;
    private final Job job;
    private final GpuType type;
    private final TopologyRequest topology;

    MixedWords(Fleet fleet, CapacityView view, EligibleNodes.ForJob eligible, Job job, GpuType type) {
        this.fleet = fleet;
        this.view = view;
        this.eligible = eligible;
        this.job = job;
        this.type = type;
        this.topology = job.topology();
    }

    /** The fewest pods worth starting, such as {@code 33 H100 (1 x 1 + 4 x 8)}, with their segments. */
    static String fewest(Job job, GpuType type) {
        Gang gang = job.gang();
        int size = job.topology().segmentReplicas();
        int workers = gang.workers().minReplicas();
        if (gang.sharesGpus()) {
            return ShareWords.needed(gang, type);
        }
        String inOne = ", each in one " + job.topology().segmentLevel();
        if (size > 0 && gang.uniform() && workers % size == 0) {
            int segments = workers / size;
            return segments + (segments == 1 ? " segment" : " segments") + " of " + gang.gpus(size) + " " + type + inOne
                    + (job.topology().hasRequired() ? ", and all" : "");
        }
        String pods = gang.replicas() == 1
                ? ""
                : " (" + others(gang) + workers + " x "
                        + gang.workers().perReplica().gpus() + ")";
        String segments = size == 0
                ? ""
                : ", its workers in segments of " + size + inOne
                        + (job.topology().hasRequired() ? ", and all" : "");
        return gang.gpus(gang.minReplicas()) + " " + type + pods + segments;
    }

    private static String others(Gang gang) {
        return roles(gang).stream()
                .map(role -> role.replicas() + " x " + role.perReplica().gpus() + " + ")
                .collect(Collectors.joining());
    }

    private static List<Role> roles(Gang gang) {
        return gang.roles().subList(0, gang.roles().size() - 1);
    }

    /** What there is room for, though it is not enough: {@code there is room for 3 of them}. */
    String room(String verb) {
        return inSegments()
                ? segmentsFree(verb)
                : "there " + verb + " for its workers but not for " + others() + " with them";
    }

    /** What has to happen so that it can start. */
    String startsWhen() {
        String where = topology.hasRequired() ? " in one " + topology.required() : "";
        return inSegments()
                ? "it can start when " + segments() + where
                : "it can start when there is room for " + others() + " more" + (where.isEmpty() ? "" : where);
    }

    /** Such as {@code 2 whole segments and one of 3 fit}. */
    private String segments() {
        int workers = job.gang().workers().minReplicas();
        int whole = workers / topology.segmentReplicas();
        int rest = workers % topology.segmentReplicas();
        String segments = whole + " whole " + (whole == 1 ? "segment" : "segments");
        if (rest == 0) {
            return segments + (whole == 1 ? " fits" : " fit");
        }
        return whole == 0 ? "a segment of " + rest + " fits" : segments + " and one of " + rest + " fit";
    }

    /** True if the segments do not fit; false if the workers have room in their segments and others are in the way. */
    boolean inSegments() {
        return topology.hasSegments()
                && depth(topology.segmentLevel()) > depth(topology.required())
                && largestRoom() < job.gang().workers().minReplicas();
    }

    private int largestRoom() {
        int depth = depth(topology.required());
        WorkerRoom room = workers().room(depth);
        int best = 0;
        for (int domain : domains(depth)) {
            best = Math.max(best, room.in(domain));
        }
        return best;
    }

    private String segmentsFree(String verb) {
        int depth = depth(topology.required());
        int most = 0;
        String where = "";
        if (workers().room(depth) instanceof SegmentRoom room) {
            for (int domain : domains(depth)) {
                if (room.wholeSegments(domain) > most) {
                    most = room.wholeSegments(domain);
                    where = depth == 0 ? "" : " in " + fleet.tree().describe(domain);
                }
            }
        }
        if (most > 0) {
            return "there " + verb + " for " + most + " whole " + (most == 1 ? "segment" : "segments") + where;
        }
        Blocks blocks = new Blocks(
                fleet,
                slot -> eligible.contains(slot)
                        ? view.replicasThatFit(slot, job.gang().workers().perReplica())
                        : 0);
        Blocks.Block block = blocks.largest(fleet.tree().root(type), depth(topology.segmentLevel()));
        return "in the largest free block, " + block.where() + ", there " + verb + " for " + block.replicas() + " x "
                + job.gang().workers().perReplica().gpus();
    }

    private MixedSearch workers() {
        return new MixedSearch(fleet, view, eligible, job, job.gang().beforeWorkers());
    }

    private List<Integer> domains(int depth) {
        DomainTree tree = fleet.tree();
        List<Integer> found = new ArrayList<>();
        collect(tree, tree.root(type), depth, found);
        return found;
    }

    private static void collect(DomainTree tree, int domain, int depth, List<Integer> found) {
        if (tree.depth(domain) == depth) {
            if (tree.isNamed(domain)) {
                found.add(domain);
            }
            return;
        }
        for (int child : tree.children(domain)) {
            collect(tree, child, depth, found);
        }
    }

    private int depth(String level) {
        return level.isEmpty() ? 0 : fleet.topology().depthOf(level) + 1;
    }

    private String others() {
        return roles(job.gang()).stream()
                .map(role -> role.replicas() == 1
                        ? "its " + role.name() + " (" + role.perReplica().gpus() + " " + type + ")"
                        : "its " + role.replicas() + " x " + role.name() + " ("
                                + role.perReplica().gpus() + " " + type + " each)")
                .collect(Collectors.joining(" and "));
    }
}

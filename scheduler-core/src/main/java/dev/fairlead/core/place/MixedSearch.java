package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One search for a gang whose pods differ, or whose workers go in segments.
 *
 * <p>In each domain in question the workers are packed first, and those before them (a launcher) are put beside the first
 * worker. Where they then find no room they go first, each where it costs the fewest workers, and other nodes are tried as
 * long as there are few enough of them: a search through all of them is hopeless on a large cluster and hardly ever needed.
 */
final class MixedSearch implements DomainSearch {
    /** How many nodes are looked at, at most, in trying where those before the workers go. */
    private static final int MOST_VISITS = 200_000;

    private final Fleet fleet;
    private final CapacityView view;
    private final DomainTree tree;
    private final EligibleNodes.ForJob eligible;
    private final Gang gang;
    private final int before;
    private final int segmentDepth;
    private final int segmentSize;
    private final int nodeDepth;
    private int attempts;

    private record Candidate(int slot, int workersLost, int freeGpus) {}

    /** @param first the number of the first replica to be placed; those before it run */
    MixedSearch(Fleet fleet, CapacityView view, EligibleNodes.ForJob eligible, Job job, int first) {
        this.fleet = fleet;
        this.view = view;
        this.tree = fleet.tree();
        this.eligible = eligible;
        this.gang = job.gang();
        this.before = Math.max(0, gang.beforeWorkers() - first);
        this.nodeDepth = fleet.topology().depth();
        this.segmentDepth = job.topology().hasSegments()
                ? fleet.topology().depthOf(job.topology().segmentLevel()) + 1
                : 0;
        this.segmentSize = job.topology().segmentReplicas();
    }

    @Override
    public int @Nullable [] inOneDomain(int root, int depth, int replicas) {
        if (depth == nodeDepth) {
            return onOneNode(root, replicas);
        }
        int workers = replicas - before;
        DomainCapacity capacity = capacity(gang.workers().perReplica());
        Search search = new Search(fleet, view, tree, capacity);
        WorkerRoom room = room(capacity, search, depth);
        Queue<Search.Candidate> domains = search.tightestFirst(search.domainsAt(root, depth), 0, workers);
        while (!domains.isEmpty()) {
            int[] slots = in(domains.remove().domain(), depth, workers, room, search);
            if (slots != null) {
                return slots;
            }
        }
        return null;
    }

    @Override
    public int @Nullable [] mostInOneDomain(int root, int depth, int least, int tooMany) {
        int[] best = inOneDomain(root, depth, least);
        int fewest = least;
        int most = tooMany;
        while (best != null && most - fewest > 1) {
            int middle = (fewest + most) >>> 1;
            int[] slots = inOneDomain(root, depth, middle);
            if (slots == null) {
                most = middle;
            } else {
                fewest = middle;
                best = slots;
            }
        }
        return best;
    }

    /** How many workers, and how many whole segments of them, a domain takes. */
    WorkerRoom room(int depth) {
        DomainCapacity capacity = capacity(gang.workers().perReplica());
        return room(capacity, new Search(fleet, view, tree, capacity), depth);
    }

    private WorkerRoom room(DomainCapacity capacity, Search search, int depth) {
        return segmentDepth > depth
                ? new SegmentRoom(view, tree, capacity, search, segmentDepth, segmentDepth == nodeDepth, segmentSize)
                : WorkerRoom.anywhere(tree, capacity, search);
    }

    private DomainCapacity capacity(Resources need) {
        return new DomainCapacity(view, tree, eligible, need);
    }

    private int @Nullable [] onOneNode(int root, int replicas) {
        Resources all = Resources.ZERO;
        for (int replica = gang.beforeWorkers() - before;
                replica < gang.beforeWorkers() - before + replicas;
                replica++) {
            all = all.plus(gang.need(replica));
        }
        int best = -1;
        for (int slot : tree.allSlots(root)) {
            if (eligible.contains(slot)
                    && view.replicasThatFit(slot, all) > 0
                    && (best < 0 || view.freeGpusOfNode(slot) < view.freeGpusOfNode(best))) {
                best = slot;
            }
        }
        return best < 0 ? null : repeated(best, replicas);
    }

    static int[] repeated(int slot, int times) {
        int[] slots = new int[times];
        Arrays.fill(slots, slot);
        return slots;
    }

    private int @Nullable [] in(int domain, int depth, int workers, WorkerRoom room, Search search) {
        if (!room.holds(domain, workers)) {
            return null;
        }
        if (before == 0) {
            return room.pack(domain, workers);
        }
        int[] slots = inTheSmallestPart(domain, workers, room, search);
        if (slots != null) {
            return slots;
        }
        attempts = Math.max(1, MOST_VISITS / tree.allSlots(domain).length);
        return othersFirst(domain, depth, workers, new int[before], 0);
    }

    /** The workers and those before them in the tightest part of the domain that takes them in this order. */
    private int @Nullable [] inTheSmallestPart(int domain, int workers, WorkerRoom room, Search search) {
        long gpus = gang.gpus(before) + workers * gang.workers().perReplica().gpus();
        Queue<Search.Candidate> children = search.tightestFirst(tree.children(domain), 0, workers);
        while (!children.isEmpty()) {
            int child = children.remove().domain();
            if (view.freeGpus(child) >= gpus && room.holds(child, workers)) {
                int[] slots = inTheSmallestPart(child, workers, room, search);
                if (slots != null) {
                    return slots;
                }
            }
        }
        int[] packed = room.pack(domain, workers);
        int[] others = beside(domain, packed);
        return others == null ? null : joined(others, packed);
    }

    /** Room for those before the workers as near as possible to the first worker; null if there is none. */
    private int @Nullable [] beside(int domain, int[] packed) {
        int[] chosen = new int[before];
        int done = 0;
        add(packed, gang.workers().perReplica(), -1);
        while (done < before) {
            int slot = nearest(domain, packed, gang.need(done));
            if (slot < 0) {
                break;
            }
            chosen[done] = slot;
            view.add(slot, gang.need(done), -1);
            done++;
        }
        for (int other = 0; other < done; other++) {
            view.add(chosen[other], gang.need(other), 1);
        }
        add(packed, gang.workers().perReplica(), 1);
        return done < before ? null : chosen;
    }

    private void add(int[] slots, Resources need, int times) {
        for (int slot : slots) {
            view.add(slot, need, times);
        }
    }

    /** A node with a worker if one has room, else the fullest node in the smallest domain around the first worker. */
    private int nearest(int domain, int[] packed, Resources need) {
        for (int slot : packed) {
            if (view.replicasThatFit(slot, need) > 0) {
                return slot;
            }
        }
        SingleSearch search = new SingleSearch(view, tree, capacity(need), null);
        int around = tree.leaf(packed[0]);
        int slot = search.bestNode(around, -1);
        while (slot < 0 && around != domain) {
            around = tree.parent(around);
            slot = search.bestNode(around, -1);
        }
        return slot;
    }

    private int @Nullable [] othersFirst(int domain, int depth, int workers, int[] chosen, int next) {
        if (next == before) {
            attempts--;
            WorkerRoom room = room(depth);
            return !room.holds(domain, workers) ? null : joined(chosen, room.pack(domain, workers));
        }
        Resources need = gang.need(next);
        // Room for workers anywhere is a mere sum, so that no node does better for the last one than the cheapest.
        boolean cheapestOnly = next == before - 1 && segmentDepth <= depth;
        for (int slot : cheapestFirst(domain, need)) {
            view.add(slot, need, -1);
            chosen[next] = slot;
            int[] slots = othersFirst(domain, depth, workers, chosen, next + 1);
            view.add(slot, need, 1);
            if (slots != null || attempts <= 0 || cheapestOnly) {
                return slots;
            }
        }
        return null;
    }

    /** The nodes with room, those first that lose the fewest workers by it. */
    private List<Integer> cheapestFirst(int domain, Resources need) {
        List<Candidate> candidates = new ArrayList<>();
        for (int slot : tree.allSlots(domain)) {
            if (eligible.contains(slot) && view.replicasThatFit(slot, need) > 0) {
                candidates.add(new Candidate(slot, workersLost(slot, need), view.freeGpusOfNode(slot)));
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::workersLost).thenComparingInt(Candidate::freeGpus));
        return candidates.stream().map(Candidate::slot).toList();
    }

    private int workersLost(int slot, Resources need) {
        int fit = view.replicasThatFit(slot, gang.workers().perReplica());
        view.add(slot, need, -1);
        int left = view.replicasThatFit(slot, gang.workers().perReplica());
        view.add(slot, need, 1);
        return fit - left;
    }

    static int[] joined(int[] first, int[] second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}

package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One search for one gang in one GPU type: the walk down the tree of domains. */
final class Search implements DomainSearch {
    private final int nodeDepth;
    private final CapacityView view;
    private final DomainTree tree;
    private final DomainCapacity capacity;
    private final @Nullable NodeScores scores;

    Search(Fleet fleet, CapacityView view, DomainTree tree, DomainCapacity capacity) {
        this(fleet, view, tree, capacity, null);
    }

    /** @param scores tells equally close nodes apart; null to take the first by name */
    Search(Fleet fleet, CapacityView view, DomainTree tree, DomainCapacity capacity, @Nullable NodeScores scores) {
        this.nodeDepth = fleet.topology().depth();
        this.view = view;
        this.tree = tree;
        this.capacity = capacity;
        this.scores = scores;
    }

    @Override
    public int @Nullable [] inOneDomain(int root, int depth, int replicas) {
        if (replicas == 1) {
            int slot = new SingleSearch(view, tree, capacity, scores).bestNode(root, depth);
            return slot < 0 ? null : new int[] {slot};
        }
        if (depth == nodeDepth) {
            int slot = tightestNode(root, replicas);
            return slot < 0 ? null : repeated(slot, replicas);
        }
        int domain = tightest(domainsAt(root, depth), 0, replicas);
        return domain < 0 ? null : pack(domain, replicas);
    }

    @Override
    public int @Nullable [] mostInOneDomain(int root, int depth, int least, int tooMany) {
        int best = 0;
        if (depth == nodeDepth) {
            for (int slot : tree.allSlots(root)) {
                best = Math.max(best, capacity.ofNode(slot));
            }
        } else {
            for (int domain : domainsAt(root, depth)) {
                best = Math.max(best, capacity.of(domain));
            }
        }
        return best < least ? null : inOneDomain(root, depth, Math.min(best, tooMany - 1));
    }

    private static int[] repeated(int slot, int replicas) {
        int[] slots = new int[replicas];
        Arrays.fill(slots, slot);
        return slots;
    }

    /** The domains below a root at a depth that have a name there; the root itself at depth 0. */
    int[] domainsAt(int root, int depth) {
        IntStream.Builder found = IntStream.builder();
        collect(root, depth, found);
        return found.build().toArray();
    }

    private void collect(int domain, int depth, IntStream.Builder found) {
        if (tree.depth(domain) == depth) {
            if (tree.isNamed(domain)) {
                found.add(domain);
            }
            return;
        }
        for (int child : tree.children(domain)) {
            if (capacity.mayHold(child, 1)) {
                collect(child, depth, found);
            }
        }
    }

    /**
     * The domain with the least room that still holds the replicas, or -1. Candidates are tried from the one with the
     * fewest free GPUs up; the first that really holds the gang wins, so that usually one domain's nodes are counted.
     */
    private int tightest(int[] domains, int from, int replicas) {
        int first = tightestByGpusAlone(domains, from, replicas);
        if (first < 0 || capacity.holds(first, replicas)) {
            return first;
        }
        Queue<Candidate> candidates = tightestFirst(domains, from, replicas);
        candidates.remove();
        while (!candidates.isEmpty()) {
            int domain = candidates.remove().domain;
            if (capacity.holds(domain, replicas)) {
                return domain;
            }
        }
        return -1;
    }

    /** The first of {@link #tightestFirst}, or -1, found without a heap: it nearly always is the one. */
    private int tightestByGpusAlone(int[] domains, int from, int replicas) {
        int best = -1;
        long bestRoom = 0;
        long bestFree = 0;
        for (int i = from; i < domains.length; i++) {
            int domain = domains[i];
            long room = capacity.byGpusAlone(domain);
            if (room < replicas || (best >= 0 && room > bestRoom)) {
                continue;
            }
            long free = view.freeGpus(domain);
            if (best < 0 || room < bestRoom || free < bestFree || (free == bestFree && domain < best)) {
                best = domain;
                bestRoom = room;
                bestFree = free;
            }
        }
        return best;
    }

    /**
     * A domain that may hold a gang.
     *
     * @param room the replicas that it could take if nothing but GPUs mattered
     */
    record Candidate(int domain, long room, long freeGpus) {
        private static final Comparator<Candidate> TIGHTEST_FIRST = (one, other) -> {
            int byRoom = Long.compare(one.room, other.room);
            int byGpus = byRoom != 0 ? byRoom : Long.compare(one.freeGpus, other.freeGpus);
            return byGpus != 0 ? byGpus : Integer.compare(one.domain, other.domain);
        };
    }

    /** The domains that may hold the replicas, judged by GPUs alone, the one with the fewest free GPUs first. */
    Queue<Candidate> tightestFirst(int[] domains, int from, int replicas) {
        // A heap and not a sorted list: mostly the first one will do, and there may be thousands.
        Queue<Candidate> candidates = new PriorityQueue<>(Candidate.TIGHTEST_FIRST);
        for (int i = from; i < domains.length; i++) {
            int domain = domains[i];
            long room = capacity.byGpusAlone(domain);
            if (room >= replicas) {
                candidates.add(new Candidate(domain, room, view.freeGpus(domain)));
            }
        }
        return candidates;
    }

    /** So many replicas inside a domain that is known to hold them. */
    int[] pack(int domain, int replicas) {
        int[] chosen = new int[replicas];
        int filled = pack(domain, replicas, chosen, 0);
        if (filled != replicas) {
            throw new IllegalStateException(tree.describe(domain) + " was counted to hold " + replicas
                    + " replicas but took " + filled + ": the count and the packing disagree");
        }
        return chosen;
    }

    private int pack(int domain, int replicas, int[] chosen, int from) {
        if (tree.children(domain).length == 0) {
            return packNodes(domain, replicas, chosen, from);
        }
        int tight = tightest(tree.children(domain), 0, replicas);
        if (tight >= 0) {
            return pack(tight, replicas, chosen, from);
        }
        int[] largestFirst = largestFirst(tree.children(domain));
        int filled = from;
        int left = replicas;
        int next = 0;
        while (left > 0 && next < largestFirst.length) {
            int largest = largestFirst[next];
            int last = capacity.of(largest) >= left ? tightest(largestFirst, next, left) : -1;
            int child = last >= 0 ? last : largest;
            int count = Math.min(left, capacity.of(child));
            filled = pack(child, count, chosen, filled);
            left -= count;
            next++;
        }
        return filled;
    }

    /** The domains by the replicas that they hold, most first, then by the fewest free GPUs; each is counted once. */
    private int[] largestFirst(int[] domains) {
        Candidate[] counted = new Candidate[domains.length];
        for (int i = 0; i < domains.length; i++) {
            counted[i] = new Candidate(domains[i], -capacity.of(domains[i]), view.freeGpus(domains[i]));
        }
        Arrays.sort(counted, Candidate.TIGHTEST_FIRST);
        int[] inOrder = new int[counted.length];
        for (int i = 0; i < inOrder.length; i++) {
            inOrder[i] = counted[i].domain;
        }
        return inOrder;
    }

    private int packNodes(int leaf, int replicas, int[] chosen, int from) {
        List<Integer> largestFirst = new ArrayList<>();
        for (int slot : tree.slots(leaf)) {
            if (capacity.ofNode(slot) > 0) {
                largestFirst.add(slot);
            }
        }
        largestFirst.sort(Comparator.comparingInt((Integer slot) -> capacity.ofNode(slot))
                .reversed()
                .thenComparingInt(view::freeGpusOfNode)
                .thenComparing(byScore(largestFirst.size() > SingleSearch.MOST_COMPARED ? null : scores))
                .thenComparingInt(tree::rank));
        int filled = from;
        int left = replicas;
        int next = 0;
        while (left > 0 && next < largestFirst.size()) {
            int slot = largestFirst.get(next++);
            if (capacity.ofNode(slot) >= left) {
                slot = tightestOf(largestFirst.subList(next - 1, largestFirst.size()), left);
            }
            int count = Math.min(left, capacity.ofNode(slot));
            for (int i = 0; i < count; i++) {
                chosen[filled++] = slot;
            }
            left -= count;
        }
        return filled;
    }

    private Comparator<Integer> byScore(@Nullable NodeScores by) {
        return (left, right) -> by == null ? 0 : Long.compare(by.of(view, right), by.of(view, left));
    }

    /** Among nodes sorted by falling room the one with the least that still holds the replicas. */
    private int tightestOf(List<Integer> largestFirst, int replicas) {
        int best = largestFirst.getFirst();
        for (int slot : largestFirst) {
            if (capacity.ofNode(slot) < replicas) {
                break;
            }
            if (capacity.ofNode(slot) < capacity.ofNode(best)) {
                best = slot;
            }
        }
        return best;
    }

    private int tightestNode(int root, int replicas) {
        int best = -1;
        for (int slot : tree.allSlots(root)) {
            int room = capacity.ofNode(slot);
            if (room >= replicas && (best < 0 || view.freeGpusOfNode(slot) < view.freeGpusOfNode(best))) {
                best = slot;
            }
        }
        return best;
    }
}

package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Workers in segments: each run of so many workers, by their numbers, shares one domain of the segment level. Only the last
 * segment may be smaller.
 *
 * <p>A domain of the segment level with room for c workers takes c / k whole segments of k, and c mod k workers of a smaller
 * one; domains above take the sum of the first and the largest of the second. So how many workers fit is known exactly
 * without trying. Whole segments go into as few domains as possible, the tightest that holds them all, else the largest
 * first.
 */
final class SegmentRoom implements WorkerRoom {
    private static final int UNKNOWN = -1;

    private final CapacityView view;
    private final DomainTree tree;
    private final DomainCapacity capacity;
    private final Search search;
    private final int depth;
    private final boolean onNodes;
    private final int size;
    private final int[] whole;
    private final int[] rest;

    /** Workers of one placement in one domain of the segment level. */
    private record Share(int item, int workers) {}

    /**
     * @param depth the depth of the domains that a segment must not leave
     * @param onNodes true if these are single nodes
     * @param size workers in a segment
     */
    SegmentRoom(
            CapacityView view,
            DomainTree tree,
            DomainCapacity capacity,
            Search search,
            int depth,
            boolean onNodes,
            int size) {
        this.view = view;
        this.tree = tree;
        this.capacity = capacity;
        this.search = search;
        this.depth = depth;
        this.onNodes = onNodes;
        this.size = size;
        whole = new int[tree.domainCount()];
        rest = new int[tree.domainCount()];
        Arrays.fill(whole, UNKNOWN);
    }

    @Override
    public int in(int domain) {
        return room(domain);
    }

    /** How many whole segments a domain takes. */
    int wholeSegments(int domain) {
        return wholeOf(domain);
    }

    @Override
    public int[] pack(int domain, int workers) {
        List<Share> shares = new ArrayList<>();
        spread(domain, workers / size, workers % size, shares);
        // The smaller segment is the last one, so whoever holds it comes last.
        shares.sort(Comparator.comparing((Share share) -> share.workers % size != 0)
                .thenComparing(share -> share.item, this::inTopologyOrder));
        int[] slots = new int[workers];
        int filled = 0;
        for (Share share : shares) {
            int[] here = share.item < 0
                    ? repeated(~share.item, share.workers)
                    : WorkerRoom.inTopologyOrder(tree, search.pack(share.item, share.workers));
            System.arraycopy(here, 0, slots, filled, here.length);
            filled += here.length;
        }
        if (filled != workers) {
            throw new IllegalStateException(tree.describe(domain) + " was counted to hold " + workers
                    + " workers in segments of " + size + " but took " + filled
                    + ": the count and the packing disagree");
        }
        return slots;
    }

    private int inTopologyOrder(int left, int right) {
        return left < 0
                ? Comparator.comparingInt(tree::leaf)
                        .thenComparingInt(tree::rank)
                        .compare(~left, ~right)
                : Integer.compare(left, right);
    }

    private static int[] repeated(int slot, int times) {
        int[] slots = new int[times];
        Arrays.fill(slots, slot);
        return slots;
    }

    /** Divides segments among the domains of the segment level; {@code item} is a domain, or {@code ~slot} of a node. */
    private void spread(int item, int segments, int remainder, List<Share> shares) {
        if (segments == 0 && remainder == 0) {
            return;
        }
        if (item < 0 || tree.depth(item) == depth) {
            shares.add(new Share(item, segments * size + remainder));
            return;
        }
        List<Integer> items = itemsOf(item);
        int tight = tightest(items, segments, remainder);
        if (tight != Integer.MIN_VALUE) {
            spread(tight, segments, remainder, shares);
            return;
        }
        items.sort(Comparator.comparingInt(this::wholeOf)
                .reversed()
                .thenComparingLong(this::freeGpus)
                .thenComparing(this::inTopologyOrder));
        int[] counts = new int[items.size()];
        int left = segments;
        for (int i = 0; left > 0; i++) {
            List<Integer> untaken = items.subList(i, items.size());
            int last = tightest(untaken, left, remainder);
            if (last == Integer.MIN_VALUE) {
                last = tightest(untaken, left, 0);
            }
            int at = last == Integer.MIN_VALUE ? i : items.indexOf(last);
            counts[at] = Math.min(left, wholeOf(items.get(at)));
            left -= counts[at];
        }
        int withRemainder = remainder == 0 ? -1 : forRemainder(items, counts, remainder);
        for (int i = 0; i < counts.length; i++) {
            spread(items.get(i), counts[i], i == withRemainder ? remainder : 0, shares);
        }
    }

    /** Whoever of those that hold a segment already has room for the smaller one, else the tightest of the others. */
    private int forRemainder(List<Integer> items, int[] counts, int remainder) {
        int best = -1;
        for (int i = 0; i < counts.length; i++) {
            if (holds(items.get(i), counts[i], remainder)) {
                boolean better = best < 0
                        || (counts[i] > 0 && counts[best] == 0)
                        || ((counts[i] > 0 || counts[best] == 0) && room(items.get(i)) < room(items.get(best)));
                best = better ? i : best;
            }
        }
        return best;
    }

    /** The one with the least room that holds all this, or {@link Integer#MIN_VALUE}. */
    private int tightest(List<Integer> items, int segments, int remainder) {
        int best = Integer.MIN_VALUE;
        for (int item : items) {
            boolean better = holds(item, segments, remainder)
                    && (best == Integer.MIN_VALUE
                            || room(item) < room(best)
                            || (room(item) == room(best) && freeGpus(item) < freeGpus(best)));
            best = better ? item : best;
        }
        return best;
    }

    private boolean holds(int item, int segments, int remainder) {
        return wholeOf(item) > segments || (wholeOf(item) == segments && restOf(item) >= remainder);
    }

    private List<Integer> itemsOf(int domain) {
        List<Integer> items = new ArrayList<>();
        for (int child : tree.children(domain)) {
            items.add(child);
        }
        if (items.isEmpty() && onNodes) {
            for (int slot : tree.slots(domain)) {
                items.add(~slot);
            }
        }
        return items;
    }

    private int room(int item) {
        return (int) Math.min(Integer.MAX_VALUE, (long) wholeOf(item) * size + restOf(item));
    }

    private long freeGpus(int item) {
        return item < 0 ? view.freeGpusOfNode(~item) : view.freeGpus(item);
    }

    private int wholeOf(int item) {
        if (item < 0) {
            return capacity.ofNode(~item) / size;
        }
        count(item);
        return whole[item];
    }

    private int restOf(int item) {
        if (item < 0) {
            return capacity.ofNode(~item) % size;
        }
        count(item);
        return rest[item];
    }

    private void count(int domain) {
        if (whole[domain] != UNKNOWN) {
            return;
        }
        int segments = 0;
        int most = 0;
        if (tree.depth(domain) == depth) {
            int workers = tree.isNamed(domain) ? capacity.of(domain) : 0;
            segments = workers / size;
            most = workers % size;
        } else if (capacity.mayHold(domain, 1)) {
            for (int item : itemsOf(domain)) {
                segments = (int) Math.min(Integer.MAX_VALUE, (long) segments + wholeOf(item));
                most = Math.max(most, restOf(item));
            }
        }
        whole[domain] = segments;
        rest[domain] = most;
    }
}

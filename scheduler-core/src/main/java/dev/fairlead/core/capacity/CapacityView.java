package dev.fairlead.core.capacity;

import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The free amounts of every node under one assumption (what is free now, or what will be free once leaving pods are
 * gone), with counts per topology domain of how many nodes have how many free GPUs.
 *
 * <p>Changes after {@link #mark()} are logged and undone by {@link #rollback(int)} in the opposite order; undoing n changes
 * costs n changes, not a copy of the cluster. A change costs the depth of the topology.
 */
public final class CapacityView {
    static final int GPUS = 0;
    static final int CPU = 1;
    static final int MEMORY = 2;
    static final int EPHEMERAL_STORAGE = 3;
    static final int PODS = 4;
    private static final int DIMENSIONS = 5;

    private final List<Change> log = new ArrayList<>();
    private int marks;
    private long[] free = new long[0];
    private boolean[] usable = new boolean[0];
    private DomainTree tree;
    private int most;
    /** By domain and count of free GPUs. */
    private int[] nodesByFreeGpus = new int[0];

    private long[] freeGpus = new long[0];
    /** For each leaf and count of free GPUs a set of its nodes by rank, from {@link #firstWord} on. */
    private long[] membersByFreeGpus = new long[0];

    private int[] firstWord = new int[0];
    private int[] words = new int[0];

    private record Change(int slot, Resources amount, int times) {}

    CapacityView(DomainTree tree) {
        this.tree = tree;
    }

    /** A copy that later changes do not reach. */
    CapacityView frozen() {
        CapacityView copy = new CapacityView(tree);
        copy.free = free.clone();
        copy.usable = usable.clone();
        copy.most = most;
        copy.nodesByFreeGpus = nodesByFreeGpus.clone();
        copy.freeGpus = freeGpus.clone();
        copy.membersByFreeGpus = membersByFreeGpus.clone();
        copy.firstWord = firstWord;
        copy.words = words;
        return copy;
    }

    /** Makes the arrays long enough for so many slots. */
    void reserveSlots(int slots) {
        if (usable.length < slots) {
            int length = Math.max(slots, usable.length * 2);
            free = Arrays.copyOf(free, length * DIMENSIONS);
            usable = Arrays.copyOf(usable, length);
        }
    }

    /** Counts afresh over a new tree of domains; {@code most} is the largest number of GPUs of any node. */
    void reindex(DomainTree newTree, int mostGpus) {
        tree = newTree;
        most = mostGpus;
        int domains = tree.domainCount();
        nodesByFreeGpus = new int[domains * (mostGpus + 1)];
        freeGpus = new long[domains];
        firstWord = new int[domains];
        words = new int[domains];
        int next = 0;
        for (int domain = 0; domain < domains; domain++) {
            firstWord[domain] = next;
            words[domain] = (tree.slots(domain).length + 63) / 64;
            next += words[domain] * (mostGpus + 1);
        }
        membersByFreeGpus = new long[next];
        for (int slot = 0; slot < usable.length; slot++) {
            count(slot, 1);
        }
    }

    void setUsable(int slot, boolean isUsable) {
        count(slot, -1);
        usable[slot] = isUsable;
        count(slot, 1);
    }

    /** Adds {@code times} the amount to what is free on the node; negative times take it away. */
    public void add(int slot, Resources amount, int times) {
        if (marks > 0) {
            log.add(new Change(slot, amount, times));
        }
        apply(slot, amount, times);
    }

    private void apply(int slot, Resources amount, int times) {
        count(slot, -1);
        int at = slot * DIMENSIONS;
        free[at + GPUS] += amount.gpus() * times;
        free[at + CPU] += amount.cpuMillis() * times;
        free[at + MEMORY] += amount.memoryBytes() * times;
        free[at + EPHEMERAL_STORAGE] += amount.ephemeralStorageBytes() * times;
        free[at + PODS] += amount.pods() * times;
        count(slot, 1);
    }

    private void count(int slot, int by) {
        int leaf = usable[slot] ? tree.leaf(slot) : -1;
        if (leaf < 0 || leaf >= freeGpus.length) {
            return;
        }
        int gpus = indexedGpus(slot);
        int rank = tree.rank(slot);
        membersByFreeGpus[firstWord[leaf] + gpus * words[leaf] + (rank >> 6)] ^= 1L << rank;
        for (int domain = leaf; domain >= 0; domain = tree.parent(domain)) {
            nodesByFreeGpus[domain * (most + 1) + gpus] += by;
            freeGpus[domain] += (long) gpus * by;
        }
    }

    private int indexedGpus(int slot) {
        return Math.clamp(free[slot * DIMENSIONS], 0, most);
    }

    /** How many changes are logged since the outermost mark. */
    public int changes() {
        return log.size();
    }

    /** The node that a logged change was about, 0 for the first change. */
    public int changedSlot(int change) {
        return log.get(change).slot;
    }

    /** Starts to log changes. Marks nest. */
    public int mark() {
        marks++;
        return log.size();
    }

    /** Undoes every change since the mark and ends it. */
    public void rollback(int mark) {
        for (int last = log.size() - 1; last >= mark; last--) {
            Change change = log.removeLast();
            apply(change.slot, change.amount, -change.times);
        }
        marks--;
    }

    /** Ends a mark and keeps its changes, as part of the enclosing mark if there is one. */
    public void keep() {
        marks--;
        if (marks == 0) {
            log.clear();
        }
    }

    public boolean usable(int slot) {
        return usable[slot];
    }

    /** Everything free on a node; amounts are negative where others have overcommitted it. */
    public Resources free(int slot) {
        int at = slot * DIMENSIONS;
        return new Resources(free[at], free[at + 1], free[at + 2], free[at + 3], free[at + 4]);
    }

    /** The free amount of one dimension on a node, usable or not; negative where others have overcommitted it. */
    long free(int slot, int dimension) {
        return free[slot * DIMENSIONS + dimension];
    }

    /** Free GPUs of a node; 0 or more. */
    public int freeGpusOfNode(int slot) {
        return usable[slot] ? indexedGpus(slot) : 0;
    }

    /** How many replicas that each need this fit on the node, 0 if it is not usable. */
    public int replicasThatFit(int slot, Resources need) {
        if (!usable[slot]) {
            return 0;
        }
        int at = slot * DIMENSIONS;
        long fit = Long.MAX_VALUE;
        fit = limited(fit, free[at + GPUS], need.gpus());
        fit = limited(fit, free[at + CPU], need.cpuMillis());
        fit = limited(fit, free[at + MEMORY], need.memoryBytes());
        fit = limited(fit, free[at + EPHEMERAL_STORAGE], need.ephemeralStorageBytes());
        fit = limited(fit, free[at + PODS], need.pods());
        return (int) Math.min(fit, Integer.MAX_VALUE);
    }

    private static long limited(long fit, long free, long need) {
        return need == 0 ? fit : Math.min(fit, Math.max(0, free) / need);
    }

    /** Free GPUs on the usable nodes of a domain. */
    public long freeGpus(int domain) {
        return freeGpus[domain];
    }

    /** How many usable nodes of the domain have exactly so many free GPUs. */
    public int nodesWithFreeGpus(int domain, int gpus) {
        return gpus > most ? 0 : nodesByFreeGpus[domain * (most + 1) + gpus];
    }

    /** The largest number of GPUs that any node offers. */
    public int mostGpusOfNode() {
        return most;
    }

    /** The most replicas of so many GPUs that the domain could take if nothing but GPUs mattered. */
    public long replicasByGpusAlone(int domain, int gpusPerReplica) {
        long replicas = 0;
        for (int gpus = gpusPerReplica; gpus <= most; gpus++) {
            replicas += (long) nodesByFreeGpus[domain * (most + 1) + gpus] * (gpus / gpusPerReplica);
        }
        return replicas;
    }

    /**
     * The next usable node of a leaf domain, by name, with exactly so many free GPUs.
     *
     * @param fromRank the first rank to look at
     * @return the node's slot, or -1 if there is none
     */
    public int nextNodeWithFreeGpus(int leaf, int gpus, int fromRank) {
        int length = words[leaf];
        int first = firstWord[leaf] + gpus * length;
        int word = fromRank >> 6;
        if (word >= length) {
            return -1;
        }
        long bits = membersByFreeGpus[first + word] & (-1L << fromRank);
        while (bits == 0) {
            if (++word == length) {
                return -1;
            }
            bits = membersByFreeGpus[first + word];
        }
        return tree.slots(leaf)[(word << 6) + Long.numberOfTrailingZeros(bits)];
    }
}

package dev.fairlead.core.capacity;

import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

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
    private FreeGpuIndex index;
    private OpenedDevices opened = new OpenedDevices();
    private int[] devices = new int[0];
    /** What will be free later, where this is what is free now. */
    private @Nullable CapacityView later;

    /** @param device the device of a share, -1 where the amount has none */
    private record Change(int slot, Resources amount, int device, int times) {}

    CapacityView(DomainTree tree) {
        this.tree = tree;
        index = new FreeGpuIndex(tree, 0);
    }

    /** A copy that later changes do not reach. */
    CapacityView frozen() {
        CapacityView copy = new CapacityView(tree);
        copy.free = free.clone();
        copy.usable = usable.clone();
        copy.index = index.copy();
        copy.opened = opened.copy();
        copy.devices = devices.clone();
        return copy;
    }

    /** Makes the arrays long enough for so many slots. */
    void reserveSlots(int slots) {
        if (usable.length < slots) {
            int length = Math.max(slots, usable.length * 2);
            free = Arrays.copyOf(free, length * DIMENSIONS);
            usable = Arrays.copyOf(usable, length);
            devices = Arrays.copyOf(devices, length);
        }
    }

    /** What is free here is only to be had if it is free there, too: shares ask both. */
    void setLater(CapacityView whenOthersHaveLeft) {
        later = whenOthersHaveLeft;
    }

    void setDevices(int slot, long count) {
        devices[slot] = (int) count;
    }

    int devices(int slot) {
        return devices[slot];
    }

    OpenedDevices opened() {
        return opened;
    }

    /** Counts afresh over a new tree of domains; {@code most} is the largest number of GPUs of any node. */
    void reindex(DomainTree newTree, int mostGpus) {
        tree = newTree;
        index = new FreeGpuIndex(newTree, mostGpus);
        opened.reindex(newTree);
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
        add(slot, amount, -1, times);
    }

    /**
     * The same for an amount with a share of a GPU.
     *
     * @param device the number of the device on the node, 0 for the first; -1 for an amount without a share
     */
    public void add(int slot, Resources amount, int device, int times) {
        if (amount.sharesGpu() != device >= 0) {
            throw new IllegalArgumentException("a share of a GPU, and nothing else, has a device: not " + amount
                    + " on device " + device + " of slot " + slot);
        }
        if (marks > 0) {
            log.add(new Change(slot, amount, device, times));
        }
        apply(slot, amount, device, times);
    }

    private void apply(int slot, Resources amount, int device, int times) {
        count(slot, -1);
        int at = slot * DIMENSIONS;
        free[at + GPUS] += amount.gpus() * times;
        if (device >= 0) {
            free[at + GPUS] += opened.use(slot, device, (int) -amount.sharedGpuMillis() * times);
        }
        free[at + CPU] += amount.cpuMillis() * times;
        free[at + MEMORY] += amount.memoryBytes() * times;
        free[at + EPHEMERAL_STORAGE] += amount.ephemeralStorageBytes() * times;
        free[at + PODS] += amount.pods() * times;
        count(slot, 1);
    }

    private void count(int slot, int by) {
        int leaf = usable[slot] ? tree.leaf(slot) : -1;
        if (leaf < 0 || leaf >= index.domains()) {
            return;
        }
        int gpus = indexedGpus(slot);
        index.count(slot, leaf, gpus, by);
        if (!opened.none()) {
            opened.count(slot, leaf, gpus, by);
        }
    }

    private int indexedGpus(int slot) {
        return Math.clamp(free[slot * DIMENSIONS], 0, index.most);
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
            apply(change.slot, change.amount, change.device, -change.times);
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
        if (need.sharesGpu()) {
            return new DeviceChoice(this, slot, later)
                    .fit((int) need.sharedGpuMillis(), (int) Math.min(fit, Integer.MAX_VALUE));
        }
        return (int) Math.min(fit, Integer.MAX_VALUE);
    }

    private static long limited(long fit, long free, long need) {
        return need == 0 ? fit : Math.min(fit, Math.max(0, free) / need);
    }

    /** Free GPUs on the usable nodes of a domain. */
    public long freeGpus(int domain) {
        return index.freeGpus(domain);
    }

    /** How many usable nodes of the domain have exactly so many free GPUs. */
    public int nodesWithFreeGpus(int domain, int gpus) {
        return index.nodes(domain, gpus);
    }

    /** The child of a domain with the fewest free GPUs of those with a usable node of exactly so many free; -1 if none has one. */
    public int fullestChild(int domain, int gpus) {
        return index.fullestChild(domain, gpus);
    }

    /** The largest number of GPUs that any node offers. */
    public int mostGpusOfNode() {
        return index.most;
    }

    /**
     * The device for each of some shares of which {@link #replicasThatFit} says that they fit on their nodes.
     *
     * @param slots the node of each
     */
    public List<Integer> devicesFor(int[] slots, Resources need) {
        return DeviceChoice.forEach(slots, this, later, (int) need.sharedGpuMillis());
    }

    /** True if a part of some device of the node is used, and not all of it by one. */
    public boolean hasOpened(int slot) {
        return opened.used(slot).length > 0;
    }

    public long freeOnOpened(int slot) {
        return opened.free(slot);
    }

    /** The largest free part of one opened device of a node, thousandths; 0 if none is opened or the node not usable. */
    public int largestShareOnOpened(int slot) {
        return usable[slot] ? opened.largest(slot) : 0;
    }

    /**
     * The nodes of a type on which an opened device has so many thousandths free, the tightest first, then by the fewest whole
     * GPUs free.
     */
    public IntStream nodesWithOpened(int root, Resources need) {
        return StreamSupport.stream(
                        opened.withFree(root, (int) need.sharedGpuMillis()).spliterator(), false)
                .mapToInt(OpenedDevices.Room::slot);
    }

    /** The most replicas that the domain could take if nothing but GPUs mattered; for shares it may be fewer. */
    public long replicasByGpusAlone(int domain, Resources need) {
        if (need.sharesGpu()) {
            long each = need.sharedGpuMillis();
            return index.freeGpus(domain) * (Resources.WHOLE_GPU / each) + opened.freeIn(domain) / each;
        }
        return index.replicas(domain, (int) Math.min(need.gpus(), Integer.MAX_VALUE));
    }

    /**
     * The next usable node of a leaf domain, by name, with exactly so many free GPUs.
     *
     * @param fromRank the first rank to look at
     * @return the node's slot, or -1 if there is none
     */
    public int nextNodeWithFreeGpus(int leaf, int gpus, int fromRank) {
        return index.nextNode(leaf, gpus, fromRank);
    }
}

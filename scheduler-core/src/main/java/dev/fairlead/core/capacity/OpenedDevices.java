package dev.fairlead.core.capacity;

import dev.fairlead.core.model.Resources;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The devices of which only a part is used, of those nodes that have any. A device whose last share is given back is whole
 * again and no longer known here. Which of the other devices the replicas with whole GPUs use does not matter: a device
 * that is opened takes the number that no opened one has.
 */
final class OpenedDevices {
    private static final int[] NONE = {};

    /** By slot, the thousandths in use of each device, by number. */
    private final Map<Integer, int[]> used = new HashMap<>();

    private final TreeSet<Room> rooms = new TreeSet<>(Room.ORDER);
    private @Nullable DomainTree tree;
    /** By domain. */
    private long[] freeIn = new long[0];

    /**
     * The largest free part of an opened device of a node, as it is found: in one GPU type the tightest first, then on the
     * node with the fewest whole GPUs free, then by name.
     */
    record Room(int root, int largest, int freeGpus, int leaf, int rank, int slot) {
        private static final Comparator<Room> ORDER = Comparator.comparingInt(Room::root)
                .thenComparingInt(Room::largest)
                .thenComparingInt(Room::freeGpus)
                .thenComparingInt(Room::leaf)
                .thenComparingInt(Room::rank);
    }

    OpenedDevices copy() {
        OpenedDevices copy = new OpenedDevices();
        used.forEach((slot, devices) -> copy.used.put(slot, devices.clone()));
        copy.rooms.addAll(rooms);
        copy.tree = tree;
        copy.freeIn = freeIn.clone();
        return copy;
    }

    boolean none() {
        return used.isEmpty();
    }

    /** The thousandths in use of each device of a node, by number, as far as any is opened. Not to be changed. */
    int[] used(int slot) {
        return used.getOrDefault(slot, NONE);
    }

    /**
     * Uses so many thousandths more of a device, or less.
     *
     * @return by how much the number of devices that are whole changes: -1, 0 or 1
     */
    int use(int slot, int device, int millis) {
        int[] before = used(slot);
        int[] after = Arrays.copyOf(before, Math.max(before.length, device + 1));
        after[device] += millis;
        if (after[device] < 0) {
            throw new IllegalStateException("more of device " + device + " of slot " + slot
                    + " is given back than was taken: " + after[device]);
        }
        boolean wasWhole = device >= before.length || before[device] == 0;
        int length = after.length;
        while (length > 0 && after[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            used.remove(slot);
        } else {
            used.put(slot, Arrays.copyOf(after, length));
        }
        boolean isWhole = after[device] == 0;
        return wasWhole == isWhole ? 0 : isWhole ? 1 : -1;
    }

    /** The free thousandths of the opened devices of a node. */
    long free(int slot) {
        long free = 0;
        for (int each : used(slot)) {
            free += each == 0 ? 0 : Math.max(0, Resources.WHOLE_GPU - each);
        }
        return free;
    }

    /** The largest free part of one opened device of a node, thousandths; 0 if none is opened. */
    int largest(int slot) {
        int largest = 0;
        for (int each : used(slot)) {
            largest = each == 0 ? largest : Math.max(largest, Resources.WHOLE_GPU - each);
        }
        return largest;
    }

    /** Counts over a new tree from now on; the nodes are counted in afterwards. */
    void reindex(DomainTree newTree) {
        tree = newTree;
        freeIn = new long[newTree.domainCount()];
        rooms.clear();
    }

    /** Puts a node into its leaf and all domains above it (1), or takes it out (-1). */
    void count(int slot, int leaf, int freeGpus, int by) {
        DomainTree domains = tree;
        int largest = largest(slot);
        if (domains == null || largest <= 0) {
            return;
        }
        long free = free(slot);
        int root = leaf;
        for (int domain = leaf; domain >= 0; domain = domains.parent(domain)) {
            freeIn[domain] += free * by;
            root = domain;
        }
        Room room = new Room(root, largest, freeGpus, leaf, domains.rank(slot), slot);
        if (by > 0) {
            rooms.add(room);
        } else {
            rooms.remove(room);
        }
    }

    /** The free thousandths of the opened devices in a domain. */
    long freeIn(int domain) {
        return freeIn[domain];
    }

    /** The nodes of a type on which some opened device has so much free, the tightest first. */
    Iterable<Room> withFree(int root, int millis) {
        return rooms.subSet(new Room(root, millis, 0, 0, 0, 0), new Room(root + 1, 0, 0, 0, 0, 0));
    }
}

package dev.fairlead.core.cycle;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;

/**
 * Which kinds of jobs are known to find no room. What is free now only shrinks in a cycle, so a "no" holds until its end.
 * What will be free later grows when victims are found, and all that is known of it is forgotten.
 */
final class RoomMemory {
    private static final byte UNKNOWN = 0;
    private static final byte NONE = 1;

    private final int roomKinds;
    private final ByGpuType<byte[]> now = new ByGpuType<>();
    private final ByGpuType<byte[]> later = new ByGpuType<>();
    private boolean laterDiffers;

    /** @param laterDiffers whether more will be free later than now */
    RoomMemory(ClusterState state, boolean laterDiffers) {
        this.laterDiffers = laterDiffers;
        roomKinds = state.waiting().roomKinds();
    }

    boolean noneNow(int roomKind, GpuType type) {
        return known(now, type)[roomKind] == NONE;
    }

    void foundNoneNow(int roomKind, GpuType type) {
        known(now, type)[roomKind] = NONE;
    }

    boolean noneLater(int roomKind, GpuType type) {
        return known(later, type)[roomKind] == NONE;
    }

    void foundNoneLater(int roomKind, GpuType type) {
        known(later, type)[roomKind] = NONE;
    }

    /** Something else will be free later than now. */
    void laterDiffers() {
        laterDiffers = true;
    }

    boolean isLaterDifferent() {
        return laterDiffers;
    }

    /** More will be free later than was known. */
    void laterHasGrown() {
        later.values().forEach(each -> java.util.Arrays.fill(each, UNKNOWN));
    }

    private byte[] known(ByGpuType<byte[]> by, GpuType type) {
        return by.computeIfAbsent(type, key -> new byte[roomKinds]);
    }

    /** True if a placement that was found before is still possible; costs its nodes and not a search. */
    static boolean stillFits(CapacityView view, Job job, Placement placement) {
        int[] slots = placement.slots();
        if (!job.gang().uniform() || job.gang().sharesGpus()) {
            return false;
        }
        int from = 0;
        while (from < slots.length) {
            int to = from + 1;
            while (to < slots.length && slots[to] == slots[from]) {
                to++;
            }
            Resources each = job.gang().workers().perReplica();
            if (view.replicasThatFit(slots[from], each) < to - from) {
                return false;
            }
            from = to;
        }
        return true;
    }
}

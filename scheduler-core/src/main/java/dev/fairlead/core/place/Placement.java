package dev.fairlead.core.place;

import dev.fairlead.core.model.GpuType;
import java.util.List;

/**
 * A node for every replica of a gang.
 *
 * @param type the GPU type of all of them
 * @param slots the node's slot of each replica, by replica index
 * @param devices for replicas that share GPUs the number of the device of each, by replica index; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a list of boxed numbers would cost more than the search
public record Placement(GpuType type, int[] slots, List<Integer> devices) {
    /** Replicas with whole GPUs. */
    public Placement(GpuType type, int[] slots) {
        this(type, slots, List.of());
    }

    /** The device of a replica, -1 if it has whole GPUs. */
    public int device(int replica) {
        return devices.isEmpty() ? -1 : devices.get(replica);
    }

    public int replicas() {
        return slots.length;
    }
}

package dev.fairlead.core.place;

import dev.fairlead.core.model.GpuType;

/**
 * A node for every replica of a gang.
 *
 * @param type the GPU type of all of them
 * @param slots the node's slot of each replica, by replica index
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a list of boxed numbers would cost more than the search
public record Placement(GpuType type, int[] slots) {
    public int replicas() {
        return slots.length;
    }
}

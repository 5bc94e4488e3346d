package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import java.util.function.IntPredicate;

/** What replicas that share GPUs need and lack, in words. */
final class ShareWords {
    private ShareWords() {}

    /** Such as {@code 500 thousandths of one H100}. */
    static String needed(Gang gang, GpuType type) {
        return (gang.replicas() == 1 ? "" : gang.replicas() + " x ")
                + gang.workers().perReplica().sharedGpuMillis() + " thousandths of one " + type;
    }

    /**
     * What is there and what is missing.
     *
     * @param room how many replicas would fit in the best place
     */
    static String lacking(Fleet fleet, CapacityView view, IntPredicate eligible, Job job, GpuType type, int room) {
        long whole = 0;
        int largest = 0;
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            Node node = fleet.node(slot);
            if (node != null && node.gpuType().equals(type) && eligible.test(slot)) {
                whole += view.freeGpusOfNode(slot);
                largest = Math.max(largest, view.largestShareOnOpened(slot));
            }
        }
        Gang gang = job.gang();
        int missing = gang.replicas() - room;
        return (whole == 0 ? "no" : whole) + " " + type + (whole == 1 ? " is" : " are")
                + " free as a whole, the largest part"
                + " free of a shared one is " + largest + " thousandths"
                + (room == 0 ? "" : ", with room for " + room + " of its " + gang.replicas() + " replicas")
                + ": it can start when " + (missing == 1 ? "" : missing + " x ")
                + gang.workers().perReplica().sharedGpuMillis() + " more thousandths of one device are free"
                + (job.topology().hasRequired() ? " in one " + job.topology().required() : "");
    }
}

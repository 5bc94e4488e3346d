package dev.fairlead.core.cycle;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;
import java.util.Arrays;
import java.util.List;

/** Books what a cycle has decided so far, on paper, so that the next decision in the cycle sees it. */
final class Booking {
    private final ClusterState state;

    Booking(ClusterState state) {
        this.state = state;
    }

    /** The job has the nodes from now on. */
    void place(Job job, Placement placement) {
        place(job, 0, placement);
    }

    /** The job has the nodes from now on, for its replicas from the number {@code first} on. */
    void place(Job job, int first, Placement placement) {
        Fleet fleet = state.fleet();
        int replica = first;
        for (int slot : placement.slots()) {
            int device = placement.device(replica - first);
            Resources need = job.gang().need(replica++);
            fleet.bookNow(slot, need, device, 1);
            fleet.bookFuture(slot, need, device, 1);
            if (device >= 0) {
                // A device that shares are leaving is opened again later, which may use what is reserved as a whole
                // one.
                keepNowWithinFuture(slot);
            }
        }
        bookQuota(job, placement.type(), job.gang().gpuMillis(first, replica), true);
    }

    /** The job has the nodes once leaving pods are gone. What is free there now beyond that stays free for others. */
    void reserve(Job job, Placement placement) {
        Fleet fleet = state.fleet();
        int replica = 0;
        for (int slot : placement.slots()) {
            fleet.bookFuture(slot, job.gang().need(replica), placement.device(replica), 1);
            replica++;
            keepNowWithinFuture(slot);
        }
        bookQuota(job, placement.type(), job.gang().gpuMillis(placement.replicas()), false);
    }

    private void keepNowWithinFuture(int slot) {
        CapacityView now = state.fleet().now();
        Resources free = now.free(slot);
        Resources later = state.fleet().future().free(slot);
        Resources reserved = new Resources(
                Math.max(0, free.gpus() - later.gpus()),
                Math.max(0, free.cpuMillis() - later.cpuMillis()),
                Math.max(0, free.memoryBytes() - later.memoryBytes()),
                Math.max(0, free.ephemeralStorageBytes() - later.ephemeralStorageBytes()),
                Math.max(0, free.pods() - later.pods()));
        if (!reserved.equals(Resources.ZERO)) {
            now.add(slot, reserved, -1);
        }
    }

    private void bookQuota(Job job, GpuType type, long gpuMillis, boolean now) {
        int queue = state.queueTree().number(job.queue());
        state.ledgerFuture().add(queue, type, gpuMillis, job.preemptible());
        if (now) {
            state.ledgerNow().add(queue, type, gpuMillis, job.preemptible());
        }
    }

    /** The names of a placement's nodes, by replica index. */
    List<NodeName> names(Placement placement) {
        return Arrays.stream(placement.slots()).mapToObj(state.fleet()::name).toList();
    }
}

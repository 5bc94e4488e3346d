package dev.fairlead.core.cycle;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which order those for whom others were stopped all find the room that was made for them. When they were promised it they
 * fitted beside each other, but the placer, which takes them one by one, may put the first where only the second fits. So
 * they are placed on paper, and who then finds no room goes to the front and all are placed anew: squeaky wheel optimization
 * (Joslin and Clements 1999). Nobody goes to the front twice. Costs the placer for each of them, once and once more for each
 * that went to the front. To remember the nodes was rejected: pods and nodes that have gone since make better room.
 */
final class PromisedOrder {
    private final ClusterState state;
    private final GangPlacer placer;
    private final Booking booking;
    private final Allowance allowance;

    /** A job in line for whom others were stopped, and the types on which it could run, in its order of preference. */
    record Promised(TrackedJob job, List<GpuType> types) {}

    PromisedOrder(ClusterState state, GangPlacer placer, Booking booking, Allowance allowance) {
        this.state = state;
        this.placer = placer;
        this.booking = booking;
        this.allowance = allowance;
    }

    /** The same jobs, in an order in which all of them find room if such an order was found. */
    List<Promised> of(List<Promised> jobs) {
        List<Promised> order = new ArrayList<>(jobs);
        Set<Promised> squeaked = new HashSet<>();
        int without = order.size() > 1 ? firstWithoutRoom(order, squeaked) : -1;
        while (without >= 0) {
            Promised first = order.remove(without);
            squeaked.add(first);
            order.addFirst(first);
            without = firstWithoutRoom(order, squeaked);
        }
        return order;
    }

    /** The index of the first job that finds no room after those before it and did not yet go to the front; -1 if none. */
    private int firstWithoutRoom(List<Promised> order, Set<Promised> squeaked) {
        ClusterState.Mark before = state.mark();
        try {
            for (int index = 0; index < order.size(); index++) {
                if (!takesRoom(order.get(index)) && !squeaked.contains(order.get(index))) {
                    return index;
                }
            }
            return -1;
        } finally {
            state.rollback(before);
        }
    }

    private boolean takesRoom(Promised promised) {
        Job job = promised.job().job();
        for (GpuType type : promised.types()) {
            Placement placement = allowance.covers(job, type, job.gang().leastGpuMillis())
                    ? place(state.fleet().now(), job, type)
                    : null;
            if (placement != null) {
                booking.place(job, placement);
                return true;
            }
        }
        for (GpuType type : promised.types()) {
            Placement placement = allowance.coversLater(job, type, job.gang().leastGpuMillis())
                    ? place(state.fleet().future(), job, type)
                    : null;
            if (placement != null) {
                booking.reserve(job, placement);
                return true;
            }
        }
        return false;
    }

    private @Nullable Placement place(CapacityView view, Job job, GpuType type) {
        int least = job.gang().minReplicas();
        return placer.place(view, job, type, least, least);
    }
}

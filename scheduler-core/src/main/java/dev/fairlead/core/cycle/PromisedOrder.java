package dev.fairlead.core.cycle;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * In which order, and where, those for whom others were stopped all find the room that was made for them. When they were
 * promised it they fitted beside each other, but the placer, which takes them one by one, may put the first where only the second
 * fits. So they are placed on paper, and who then finds no room goes to the front and all are placed anew: squeaky wheel
 * optimization (Joslin and Clements 1999). Who has to go to the front again takes another node there. If no order helps, because
 * the room that one was promised is gone, that counts which lets in most, and of those the first that was tried: the
 * strongest claims first, and in each queue its own order.
 *
 * <p>Costs the placer for each of them, and for few more than {@value #MOST_PLACED} of them if orders are tried. To remember the
 * nodes was rejected: pods and nodes that have gone since make better room.
 */
final class PromisedOrder {
    private static final int MOST_PLACED = 2000;
    private static final int MOST_TIMES_AT_THE_FRONT = 5;

    private final ClusterState state;
    private final GangPlacer placer;
    private final Booking booking;
    private final Allowance allowance;
    private final Map<Promised, Squeaked> squeaked = new HashMap<>();

    /**
     * A job in line for whom others were stopped.
     *
     * @param types on which it could run, in its order of preference
     * @param strength of its claim; the smaller, the stronger
     * @param index its place in its line
     */
    record Promised(TrackedJob job, List<GpuType> types, int queue, int strength, int index) {}

    /**
     * What a job gets.
     *
     * @param placement null if nothing
     * @param now false if pods have to leave first
     */
    record Gets(Promised promised, @Nullable Placement placement, boolean now) {}

    /** How often a job went to the front, and the nodes that it left to others when it was there. */
    private static final class Squeaked {
        private final Set<Integer> avoided = new TreeSet<>();
        private int times;
    }

    PromisedOrder(ClusterState state, GangPlacer placer, Booking booking, Allowance allowance) {
        this.state = state;
        this.placer = placer;
        this.booking = booking;
        this.allowance = allowance;
    }

    /** The same jobs in the best order that was found, each with the fewest of its replicas. */
    List<Gets> of(List<Promised> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        List<Promised> order = inTurn(jobs);
        List<Gets> best = placeAll(order);
        List<Gets> last = best;
        for (int left = MOST_PLACED; left > 0 && letIn(last) < order.size(); left -= order.size()) {
            int without = nextToSqueak(last);
            if (hasAvoidedTooMuch(last.getFirst())) {
                order.addLast(order.removeFirst());
            } else if (without >= 0) {
                squeak(last.get(without).promised, last.getFirst());
                order.addFirst(order.remove(without));
            } else {
                break;
            }
            last = placeAll(order);
            if (letIn(last) > letIn(best)) {
                best = last;
            }
        }
        return best;
    }

    /** True if who is at the front finds no room because it leaves nodes to others; it leaves them no more. */
    private boolean hasAvoidedTooMuch(Gets front) {
        Squeaked before = squeaked.get(front.promised);
        boolean tooMuch = front.placement == null && before != null && !before.avoided.isEmpty();
        if (tooMuch && before != null) {
            before.avoided.clear();
        }
        return tooMuch;
    }

    /**
     * The queue with the strongest claim among its jobs first, and the jobs of each in their order; but who was stopped for
     * another, and promised room itself since, goes before that one: its promise is the later one and so the likelier to hold.
     */
    private List<Promised> inTurn(List<Promised> jobs) {
        Map<Integer, Integer> strongest = new HashMap<>();
        jobs.forEach(each -> strongest.merge(each.queue, each.strength, Math::min));
        List<Promised> sorted = new ArrayList<>(jobs);
        sorted.sort(Comparator.comparingInt((Promised each) -> strongest.getOrDefault(each.queue, each.strength))
                .thenComparingInt(Promised::queue)
                .thenComparingInt(Promised::index));
        Map<JobId, List<Promised>> stoppedFor = new HashMap<>();
        for (Promised each : sorted) {
            JobId other = state.stoppedFor().get(each.job.job().id());
            if (other != null) {
                stoppedFor.computeIfAbsent(other, key -> new ArrayList<>()).add(each);
            }
        }
        Set<Promised> order = new LinkedHashSet<>();
        sorted.forEach(each -> addAfterThoseStoppedForIt(each, stoppedFor, order));
        return new ArrayList<>(order);
    }

    private static void addAfterThoseStoppedForIt(
            Promised job, Map<JobId, List<Promised>> stoppedFor, Set<Promised> order) {
        // Taken out as it is followed, so that those who were stopped for each other end it.
        List<Promised> before = stoppedFor.remove(job.job.job().id());
        if (before != null) {
            before.forEach(each -> addAfterThoseStoppedForIt(each, stoppedFor, order));
        }
        order.add(job);
    }

    /** It goes to the front. If whoever is there is in its way because of what it took from the front, that one takes another node next time. */
    private void squeak(Promised job, Gets front) {
        squeaked.computeIfAbsent(job, key -> new Squeaked()).times++;
        Squeaked before = squeaked.get(front.promised);
        if (before != null && front.placement != null) {
            before.avoided.add(mostUsed(front.placement));
        }
    }

    private static int mostUsed(Placement placement) {
        Map<Integer, Integer> replicas = new HashMap<>();
        int most = placement.slots()[0];
        for (int slot : placement.slots()) {
            if (replicas.merge(slot, 1, Integer::sum) > replicas.getOrDefault(most, 0)) {
                most = slot;
            }
        }
        return most;
    }

    private static long letIn(List<Gets> all) {
        return all.stream().filter(each -> each.placement != null).count();
    }

    /** The index of the first job that finds no room after those before it and may go to the front; -1 if none. */
    private int nextToSqueak(List<Gets> last) {
        for (int index = 1; index < last.size(); index++) {
            Squeaked before = squeaked.get(last.get(index).promised);
            if (last.get(index).placement == null && (before == null || before.times < MOST_TIMES_AT_THE_FRONT)) {
                return index;
            }
        }
        return -1;
    }

    private List<Gets> placeAll(List<Promised> order) {
        ClusterState.Mark before = state.mark();
        try {
            List<Gets> all = new ArrayList<>();
            for (Promised promised : order) {
                Squeaked squeaks = squeaked.get(promised);
                boolean first = promised.equals(order.getFirst());
                all.add(place(promised, first && squeaks != null ? squeaks.avoided : Set.of()));
            }
            return all;
        } finally {
            state.rollback(before);
        }
    }

    private Gets place(Promised promised, Set<Integer> avoided) {
        Job job = promised.job().job();
        for (GpuType type : promised.types()) {
            Placement placement = allowance.covers(job, type, job.gang().leastGpuMillis())
                    ? place(state.fleet().now(), job, type, avoided)
                    : null;
            if (placement != null) {
                booking.place(job, placement);
                return new Gets(promised, placement, true);
            }
        }
        for (GpuType type : promised.types()) {
            Placement placement = allowance.coversLater(job, type, job.gang().leastGpuMillis())
                    ? place(state.fleet().future(), job, type, avoided)
                    : null;
            if (placement != null) {
                booking.reserve(job, placement);
                return new Gets(promised, placement, false);
            }
        }
        return new Gets(promised, null, false);
    }

    private @Nullable Placement place(CapacityView view, Job job, GpuType type, Set<Integer> avoided) {
        int least = job.gang().minReplicas();
        Map<Integer, Resources> kept = new HashMap<>();
        for (int slot : avoided) {
            // No pod fits where no pod is allowed.
            Resources pods =
                    new Resources(0, 0, 0, 0, Math.max(0, view.free(slot).pods()));
            view.add(slot, pods, -1);
            kept.put(slot, pods);
        }
        Placement placement = placer.place(view, job, type, least, least);
        kept.forEach((slot, pods) -> view.add(slot, pods, 1));
        return placement;
    }
}

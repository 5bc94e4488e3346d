package dev.fairlead.simulator.policy;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One decision of a reference policy: what is free, as far as it has decided. Reference policies place with the
 * scheduler's own placer, so that what is compared is whom they choose and not how well they pack.
 */
final class Desk {
    private final ClusterState state;
    private final GangPlacer placer;
    private final List<Decision> decisions = new ArrayList<>();

    Desk(ClusterState state) {
        this.state = state;
        placer = new GangPlacer(state.fleet(), state.eligibleNodes());
    }

    /** Where all replicas of a job find room at this moment; null if nowhere. */
    @Nullable
    Placement roomFor(Job job) {
        return roomFor(job, state.fleet().now());
    }

    /** Where all replicas of a job find room once what is leaving and what was released is gone; null if nowhere. */
    @Nullable
    Placement laterRoomFor(Job job) {
        return roomFor(job, state.fleet().future());
    }

    /** Whether all replicas of a job would find room if nobody else were there. */
    boolean wouldFitAlone(Job job) {
        return roomFor(job, state.fleet().whenEmpty()) != null;
    }

    /** In the job's order of types, by name where it has none. */
    private @Nullable Placement roomFor(Job job, CapacityView view) {
        int replicas = job.gang().replicas();
        for (GpuType type : types(job)) {
            Placement placement = placer.place(view, job, type, replicas, replicas);
            if (placement != null) {
                return placement;
            }
        }
        return null;
    }

    private Collection<GpuType> types(Job job) {
        return job.gpuTypes().isEmpty()
                ? state.fleet().capacities().keySet()
                : job.gpuTypes().stream().map(AcceptedGpuType::type).toList();
    }

    void start(Job job, Placement placement, String because) {
        for (int replica = 0; replica < placement.slots().length; replica++) {
            book(job, placement, replica, true);
        }
        List<NodeName> nodes =
                Arrays.stream(placement.slots()).mapToObj(state.fleet()::name).toList();
        decisions.add(new Decision.Place(job.id(), placement.type(), nodes, because, placement.devices()));
    }

    /** Keeps room that somebody else is about to leave. */
    void keep(Job job, Placement placement) {
        for (int replica = 0; replica < placement.slots().length; replica++) {
            book(job, placement, replica, placement.device(replica) < 0);
        }
    }

    void stop(JobId victim, JobId beneficiary, String because) {
        decisions.add(new Decision.Preempt(victim, beneficiary, Decision.Preempt.Kind.PREEMPT, 0, because));
    }

    /** What a running job holds will be free. */
    void release(TrackedJob tracked) {
        bookAll(tracked, -1);
    }

    /** What a running job holds will not be free after all. */
    void hold(TrackedJob tracked) {
        bookAll(tracked, 1);
    }

    private void bookAll(TrackedJob tracked, int times) {
        for (int replica = 0; replica < tracked.nodes().size(); replica++) {
            if (tracked.holds().get(replica) == TrackedJob.Hold.RUNNING) {
                int slot = state.fleet().slot(tracked.nodes().get(replica));
                state.fleet().bookFuture(slot, tracked.job().gang().need(replica), tracked.device(replica), times);
            }
        }
    }

    private void book(Job job, Placement placement, int replica, boolean now) {
        int slot = placement.slots()[replica];
        int device = placement.device(replica);
        Resources need = job.gang().need(replica);
        state.fleet().bookFuture(slot, need, device, 1);
        if (now) {
            state.fleet().bookNow(slot, need, device, 1);
        }
        if (device >= 0) {
            keepNowWithinFuture(slot);
        }
    }

    /** A device that others are leaving cannot be booked now; whole GPUs that are free now and not later are then kept free. */
    private void keepNowWithinFuture(int slot) {
        Resources free = state.fleet().now().free(slot);
        Resources later = state.fleet().future().free(slot);
        Resources kept = new Resources(
                Math.max(0, free.gpus() - later.gpus()),
                Math.max(0, free.cpuMillis() - later.cpuMillis()),
                Math.max(0, free.memoryBytes() - later.memoryBytes()),
                Math.max(0, free.ephemeralStorageBytes() - later.ephemeralStorageBytes()),
                Math.max(0, free.pods() - later.pods()));
        if (!kept.equals(Resources.ZERO)) {
            state.fleet().bookNow(slot, kept, 1);
        }
    }

    Plan plan() {
        return new Plan(decisions, List.of(), List.of(), OptionalLong.empty());
    }
}

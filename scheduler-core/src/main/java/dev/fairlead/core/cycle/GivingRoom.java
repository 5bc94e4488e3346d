package dev.fairlead.core.cycle;

import dev.fairlead.core.backfill.Backfill;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.preempt.Eviction;
import dev.fairlead.core.preempt.VictimSearch;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The three ways to give a job room, whose turn it may be: free room, room that is being left, room that others must make. */
final class GivingRoom {
    private final ClusterState state;
    private final FairShares shares;
    private final Claim claim;
    private final VictimSearch victims;
    private final Booking booking;
    private final RoomMemory rooms;
    private final Allowance allowance;
    private final Backfill backfill;
    private final List<Decision> decisions;
    private final long nowMillis;
    private OptionalLong protectedUntilMillis = OptionalLong.empty();

    GivingRoom(
            ClusterState state,
            FairShares shares,
            Claim claim,
            VictimSearch victims,
            Booking booking,
            RoomMemory rooms,
            Allowance allowance,
            Backfill backfill,
            List<Decision> decisions,
            long nowMillis) {
        this.state = state;
        this.shares = shares;
        this.claim = claim;
        this.victims = victims;
        this.booking = booking;
        this.rooms = rooms;
        this.allowance = allowance;
        this.backfill = backfill;
        this.decisions = decisions;
        this.nowMillis = nowMillis;
    }

    /**
     * Starts a job on free room of these types, if there is any for it.
     *
     * @param whyFirst says why it goes before others who could take GPUs of a type, empty if there are none
     */
    boolean placeNow(Job job, int queue, int roomKind, List<GpuType> types, Function<GpuType, String> whyFirst) {
        Placement placement = freeRoom(job, queue, roomKind, types);
        if (placement == null) {
            return false;
        }
        start(job, queue, placement, whyFirst.apply(placement.type()));
        return true;
    }

    /** Starts a job where it was found to fit. */
    void start(Job job, int queue, Placement placement, String whyFirst) {
        backfill.placing(job, queue, placement);
        booking.place(job, placement);
        backfill.repair();
        double share = shares.dominantShare(queue, state.ledgerFuture(), placement.type(), 0);
        decisions.add(new Decision.Place(
                job.id(),
                placement.type(),
                booking.names(placement),
                Reasons.placed(state, job, placement, share, whyFirst),
                placement.devices()));
    }

    private @Nullable Placement freeRoom(Job job, int queue, int roomKind, List<GpuType> types) {
        for (GpuType type : types) {
            if (rooms.noneNow(roomKind, type)) {
                continue;
            }
            int covered = claim.replicasCovered(queue, type, job.gang());
            int most = allowance.replicas(job, type, 0, covered);
            if (most >= job.gang().minReplicas()) {
                Placement placement =
                        backfill.place(job, queue, type, job.gang().minReplicas(), most);
                if (placement != null) {
                    return placement;
                }
                if (!backfill.guards(job, queue, type)) {
                    rooms.foundNoneNow(roomKind, type);
                }
            }
        }
        return null;
    }

    /** Reserves room for a job that pods are leaving, or that others are made to leave for somebody, if there is any. */
    boolean reserveWhatLeaves(Job job, int queue, int roomKind, List<GpuType> types) {
        if (!rooms.isLaterDifferent()) {
            return false;
        }
        for (GpuType type : types) {
            if (rooms.noneLater(roomKind, type)
                    || !allowance.coversLater(job, type, job.gang().leastGpuMillis())) {
                continue;
            }
            Placement placement = backfill.placeOnceOthersLeft(job, queue, type);
            if (placement != null) {
                reserveWhatLeaves(job, queue, placement);
                return true;
            }
            if (!backfill.guards(job, queue, type)) {
                rooms.foundNoneLater(roomKind, type);
            }
        }
        return false;
    }

    /** Reserves a job the room where it was found to fit once pods have left. */
    void reserveWhatLeaves(Job job, int queue, Placement placement) {
        reserve(job, queue, placement, Reasons.waitsForLeaving(state, placement));
    }

    /** Stops others for a job, if it has the right to and it fits then. */
    boolean makeOthersLeave(Job job, int queue, List<GpuType> types) {
        protectedUntilMillis = OptionalLong.empty();
        for (GpuType type : types) {
            if (!allowance.maySeekVictims(job, queue, type)) {
                continue;
            }
            boolean othersAreInTheWay = backfill.closeFuture(job, queue, type);
            if (!othersAreInTheWay) {
                backfill.openFuture();
                continue;
            }
            Eviction eviction = victims.find(job, type);
            backfill.openFuture();
            victims.protectedUntilMillis()
                    .ifPresent(until -> protectedUntilMillis =
                            OptionalLong.of(Math.min(until, protectedUntilMillis.orElse(Long.MAX_VALUE))));
            if (eviction != null) {
                for (Eviction.Stop stop : eviction.stops()) {
                    backfill.stopped(stop.job().id(), stop.toReplicas());
                    decisions.add(Reasons.stopped(state, stop, job, nowMillis));
                }
                rooms.laterHasGrown();
                reserve(job, queue, eviction.placement(), Reasons.waitsForVictims(eviction));
                return true;
            }
        }
        return false;
    }

    private void reserve(Job job, int queue, Placement placement, String because) {
        backfill.waitsForPods(job, queue, placement);
        booking.reserve(job, placement);
        backfill.repair();
        rooms.laterDiffers();
        decisions.add(new Decision.Reserve(
                job.id(),
                placement.type(),
                booking.names(placement),
                0,
                because,
                Decision.Until.PODS_ARE_GONE,
                placement.devices()));
    }

    /** When the first minimum runtime ends that kept others from making room for the job of the last search, if any did. */
    OptionalLong protectedUntilMillis() {
        return protectedUntilMillis;
    }

    /** When waiting jobs could start because a minimum runtime ends or the time of a reservation has come. */
    OptionalLong reconsiderAtMillis() {
        return backfill.reconsiderAtMillis(victims.reconsiderAtMillis());
    }
}

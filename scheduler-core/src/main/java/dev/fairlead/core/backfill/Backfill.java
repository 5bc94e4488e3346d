package dev.fairlead.core.backfill;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reservations of one cycle: at most one for each GPU type. Without one nothing is looked at twice and nothing is copied;
 * with one, jobs that would run beyond its start are placed on the room that it does not need.
 */
public final class Backfill {
    private final ClusterState state;
    private final GangPlacer placer;
    private final Standing standing;
    private final Searches searches;
    private final long nowMillis;
    private final Map<GpuType, Reservation> reservations = new TreeMap<>();
    private final Map<GpuType, Reservation> lost = new TreeMap<>();
    private int changes;

    public Backfill(ClusterState state, FairShares shares, GangPlacer placer, long nowMillis) {
        this.state = state;
        this.placer = placer;
        this.nowMillis = nowMillis;
        standing = new Standing(state.queueTree(), state.ledgerFuture(), shares);
        searches = new Searches(state, shares, placer, standing, nowMillis);
    }

    /** Free room for a job that delays no reservation; null if there is none. Like {@link GangPlacer#place}. */
    public @Nullable Placement place(Job job, int queue, GpuType type, int least, int most) {
        Reservation reservation = against(job, queue, type);
        if (reservation == null || !standing.staysBeyond(job, queue, reservation, nowMillis)) {
            openUp();
            return placer.place(state.fleet().now(), job, type, least, most);
        }
        int allowed = most;
        while (allowed >= least && !quotaLasts(job, type, allowed, reservation)) {
            allowed--;
        }
        if (allowed < least) {
            return null;
        }
        reservation.keepFrom(job, state.fleet().now());
        return placer.place(state.fleet().now(), job, type, least, allowed);
    }

    /** Some free room for so many replicas of a job, whomever that would delay; null if there is none. */
    public @Nullable Placement anyRoom(Job job, GpuType type, int replicas) {
        openUp();
        return placer.anyRoom(state.fleet().now(), job, type, replicas);
    }

    /** Room that pods are leaving, for the fewest replicas of a job; null if there is none that delays nobody. */
    public @Nullable Placement placeOnceOthersLeft(Job job, int queue, GpuType type) {
        openUp();
        int least = job.gang().minReplicas();
        Reservation reservation = against(job, queue, type);
        if (reservation == null) {
            return placer.place(state.fleet().future(), job, type, least, least);
        }
        // Nobody knows when the pods will be gone, so nothing is known about its end either.
        if (!quotaLasts(job, type, least, reservation)) {
            return null;
        }
        reservation.keepFrom(job, state.fleet().future());
        Placement placement = placer.place(state.fleet().future(), job, type, least, least);
        reservation.giveBack(state.fleet().future());
        return placement;
    }

    /**
     * Until {@link #openFuture}, nodes on which room is kept from a job that would else fit count as full: who looks for
     * others to make room can have none there, and need not be refused others because of it.
     *
     * @return false if the job fits on other nodes even so: then what is kept from it is what a limit leaves, and nobody's
     *     leaving would help
     */
    public boolean closeFuture(Job job, int queue, GpuType type) {
        openUp();
        Reservation reservation = against(job, queue, type);
        if (reservation == null || !hasRoom(job, type)) {
            return true;
        }
        reservation.close(state.fleet().future(), job);
        int least = job.gang().minReplicas();
        return !quotaAllows(job, type) || placer.place(state.fleet().future(), job, type, least, least) == null;
    }

    /** Ends {@link #closeFuture}. */
    public void openFuture() {
        reservations
                .values()
                .forEach(reservation -> reservation.giveBack(state.fleet().future()));
    }

    private boolean quotaLasts(Job job, GpuType type, int replicas, Reservation reservation) {
        return QuotaRule.allAgree(job, type, job.gang().gpuMillis(replicas), state.queueTree(), reservation.used);
    }

    /** The reservation that a job must not delay; null if there is none of that type, or it has the stronger claim. */
    private @Nullable Reservation against(Job job, int queue, GpuType type) {
        Reservation reservation = reservations.get(type);
        if (reservation == null || reservation.job.id().equals(job.id())) {
            return null;
        }
        int claim = standing.claim(queue, type, job.gang().leastGpuMillis());
        return standing.passes(reservation, queue, claim) ? null : reservation;
    }

    /** True if there is a reservation that the job must not delay, so that it may find less room than there is. */
    public boolean guards(Job job, int queue, GpuType type) {
        return against(job, queue, type) != null;
    }

    /** True if a job without room might be given a reservation of the type. */
    public boolean mayReserve(GpuType type) {
        return !reservations.containsKey(type) && searches.mayGoOn(type);
    }

    /** Makes the view of what is free now whole again. */
    public void openUp() {
        for (Reservation reservation : reservations.values()) {
            reservation.giveBack(state.fleet().now());
        }
    }

    // --- what the cycle decides

    /** A job starts; it is not booked yet. */
    public void placing(Job job, int queue, Placement placement) {
        searches.ends().started(job, placement);
        Reservation reservation = reservations.get(placement.type());
        if (reservation != null && standing.staysBeyond(job, queue, reservation, nowMillis)) {
            reservation.stays(job, queue, placement);
        }
    }

    /** A job is stopped or made smaller for another. */
    public void stopped(JobId job, int replicasLeft) {
        searches.ends().stopped(job, replicasLeft);
    }

    /** A job has been given room that pods leave, or that others are made to leave. */
    public void waitsForPods(Job job, int queue, Placement placement) {
        release(job.id());
        Reservation reservation = reservations.get(placement.type());
        if (reservation != null) {
            reservation.stays(job, queue, placement);
        }
    }

    /** Whoever has a stronger claim, or the right to make others leave, may take what was reserved: it is sought anew. */
    public void repair() {
        openUp();
        for (Reservation reservation : List.copyOf(reservations.values())) {
            if (broken(reservation)) {
                reservations.remove(reservation.type());
                changes++;
                Reservation again = searches.mayGoOn(reservation.type())
                        ? searches.find(reservation.job, reservation.queue, List.of(reservation.type()))
                        : null;
                if (again == null) {
                    lost.put(reservation.type(), reservation);
                } else {
                    reservations.put(again.type(), again);
                }
            }
        }
    }

    private boolean broken(Reservation reservation) {
        return reservation.broken()
                || !QuotaRule.allAgree(reservation.job, reservation.type(), 0, state.queueTree(), reservation.used);
    }

    private void release(JobId job) {
        openUp();
        changes += reservations.values().removeIf(each -> each.job.id().equals(job)) ? 1 : 0;
        lost.values().removeIf(each -> each.job.id().equals(job));
    }

    // --- who holds one

    /**
     * Reserves for a job that has no room, if it can be said what it waits for, on a type that is not reserved yet and that
     * quotas would let it have now: what it lacks is GPUs, and a limit of its own queue is no reason to keep those from others.
     *
     * @param weakestClaim the job keeps its reservation only if its claim against everyone is then at least this strong: 0
     *     within the guarantee, 1 within the share, 2 borrowed
     * @return the claim against everyone that it has then, which may be too weak; -1 if no start was found
     */
    public int reserve(Job job, int queue, List<GpuType> types, int weakestClaim) {
        List<GpuType> open = new ArrayList<>(types);
        open.removeIf(type -> !mayReserve(type) || !quotaAllows(job, type));
        if (open.isEmpty() || holds(job.id())) {
            return -1;
        }
        openUp();
        Reservation found = searches.find(job, queue, open);
        if (found == null) {
            return -1;
        }
        int claim = standing.againstEveryone(found.claim);
        if (claim <= weakestClaim) {
            reservations.put(found.type(), found);
            changes++;
        }
        return claim;
    }

    /** True if it is not for limits or guarantees that the job cannot start now. */
    boolean quotaAllows(Job job, GpuType type) {
        long gpuMillis = job.gang().leastGpuMillis();
        return QuotaRule.allAgree(job, type, gpuMillis, state.queueTree(), state.ledgerNow())
                && QuotaRule.allAgree(job, type, gpuMillis, state.queueTree(), state.ledgerFuture());
    }

    boolean holds(JobId job) {
        return reservations.values().stream().anyMatch(each -> each.job.id().equals(job));
    }

    /** Grows whenever someone who was held back might now have room. */
    public int changes() {
        return changes;
    }

    /** Why a job that found no room is held back although there is some, now or once pods have left; null if there is none. */
    public @Nullable Veto heldBack(Job job, int queue, List<GpuType> types) {
        openUp();
        for (GpuType type : types) {
            Reservation reservation = against(job, queue, type);
            if (reservation != null && hasRoom(job, type)) {
                return Words.heldBack(job, type, reservation, nowMillis);
            }
        }
        return null;
    }

    /** True if there is room, now or once pods have left, whoever it is kept for. */
    private boolean hasRoom(Job job, GpuType type) {
        int least = job.gang().minReplicas();
        return placer.place(state.fleet().now(), job, type, least, least) != null
                || placer.place(state.fleet().future(), job, type, least, least) != null;
    }

    /** The reservations as decisions, by type. Makes the view of what is free now whole again. */
    public List<Decision.Reserve> decisions() {
        openUp();
        lost.forEach((type, reservation) -> {
            Reservation again = reservations.containsKey(type)
                    ? null
                    : searches.find(reservation.job, reservation.queue, List.of(type));
            if (again != null) {
                reservations.put(type, again);
            }
        });
        lost.clear();
        return reservations.values().stream()
                .filter(reservation -> reservation.startMillis > nowMillis)
                .map(reservation -> Words.decision(reservation, state.fleet(), nowMillis))
                .toList();
    }

    /**
     * When the time of a reservation has come, or somebody has waited long enough to hold one, or what else there is if that
     * is earlier.
     */
    public OptionalLong reconsiderAtMillis(OptionalLong elseAtMillis) {
        long earliest = Math.min(searches.patienceEndsMillis(), elseAtMillis.orElse(ExpectedEnd.UNKNOWN));
        for (Reservation reservation : reservations.values()) {
            if (reservation.startMillis > nowMillis) {
                earliest = Math.min(earliest, reservation.startMillis);
            }
        }
        return earliest == ExpectedEnd.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(earliest);
    }
}

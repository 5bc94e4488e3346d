package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.preempt.Eviction;
import dev.fairlead.core.preempt.VictimSearch;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the waiting jobs and gives each its room or its reason: those with the strongest claim first (within their
 * queue's guarantee, then within its share, then borrowed), and among equals the queue furthest below its share.
 *
 * <p>A job takes free room where it has any. Only when none of its types has any is room that is being left reserved for it,
 * or others made to leave. Within a cycle room only shrinks, so once a job finds none, all others of its shape are told the
 * same without a search.
 */
final class Admission {
    private final ClusterState state;
    private final List<Decision> decisions = new ArrayList<>();
    private final FairShares shares;
    private final Claim claim;
    private final GangPlacer placer;
    private final VictimSearch victims;
    private final Booking booking;
    private final Lines lines;
    private final RoomMemory rooms;
    private final Allowance allowance;
    private final PromotedHeads promoted;
    private final List<Reserved> reservations = new ArrayList<>();
    private final Set<GpuType> awaited = new HashSet<>();
    private boolean reserved;
    private OptionalLong protectedUntilMillis = OptionalLong.empty();

    /** @param stopped jobs that the cycle has already stopped */
    Admission(ClusterState state, Waiting waiting, FairShares shares, long nowMillis, Set<JobId> stopped) {
        this.state = state;
        reserved = !stopped.isEmpty();
        this.shares = shares;
        claim = new Claim(state.queueTree(), state.ledgerFuture(), shares);
        placer = new GangPlacer(state.fleet(), state.eligibleNodes());
        victims = new VictimSearch(state, shares, placer, stopped, nowMillis);
        booking = new Booking(state);
        rooms = new RoomMemory(state);
        allowance = new Allowance(state);
        promoted = new PromotedHeads(state, placer, allowance, rooms);
        lines = new Lines(state, waiting, shares, claim, promoted, this::holdThoseWithoutProspects);
    }

    /** A reservation among the decisions, whose place in the line is known when all lines are settled. */
    private record Reserved(int decision, int queue, int index) {}

    private static long gpus(Job job) {
        return job.gang().gpus(job.gang().minReplicas());
    }

    void goThroughTheLines() {
        lines.open();
        for (NextInLine.Turn first = lines.first(); first != null; first = lines.first()) {
            if (!settleHeadsWithoutRoom(first.next().strength())) {
                decide(first);
            }
        }
    }

    List<Decision> decisions() {
        return decisions;
    }

    /**
     * Before a job is let in with a claim of this strength, next jobs that have no room anyway and keep a stronger claim
     * waiting behind them are told so: that claim may be to the same room.
     */
    private boolean settleHeadsWithoutRoom(int strength) {
        boolean settledSome = false;
        for (NextInLine.Turn turn : promoted.withoutRoom(strength)) {
            if (isNext(turn)) {
                decide(turn);
                settledSome = true;
            }
        }
        return settledSome;
    }

    private void decide(NextInLine.Turn turn) {
        int queue = turn.queue();
        Line.Candidate next = turn.next();
        Line line = lines.line(queue);
        decide(next, queue, line);
        lines.moved(queue);
    }

    /** False for a turn that was over before it came, because another's decision left the job without prospects. */
    private boolean isNext(NextInLine.Turn turn) {
        Line line = lines.line(turn.queue());
        return line.hasNext() && line.nextJob().equals(turn.next().job());
    }

    private void decide(Line.Candidate next, int queue, Line line) {
        TrackedJob tracked = next.job();
        if (placeNow(tracked.job(), queue, line.nextRoomKind(), next.types())) {
            line.place();
            return;
        }
        line.tried(next.types());
        if (!line.untried().isEmpty()) {
            // Its claim to its other types is weaker; their turn comes.
            return;
        }
        List<GpuType> types = line.nextProspects().types();
        if (reserveWhatLeaves(tracked.job(), line.nextRoomKind(), types)
                || makeOthersLeave(tracked.job(), queue, types)) {
            reservations.add(new Reserved(decisions.size() - 1, queue, line.reserve()));
            return;
        }
        hold(line, protectedUntilMillis);
    }

    private void hold(Line line, OptionalLong protectedUntil) {
        List<GpuType> types = line.nextProspects().types();
        awaited.addAll(types);
        line.fail(new Failure(line.nextJob().job(), line.nextRoomKind(), types, protectedUntil));
    }

    /**
     * Settles the jobs at the head of a line of which it is known, without any search, that they find no room and nobody to
     * make some. Were they left to wait for their turn, the strong claims behind them would have to wait with them.
     */
    private void holdThoseWithoutProspects(int queue) {
        Line line = lines.line(queue);
        while (line.hasNext() && isKnownToFail(line, queue)) {
            hold(line, OptionalLong.empty());
        }
    }

    private boolean isKnownToFail(Line line, int queue) {
        int kind = line.nextRoomKind();
        boolean something = state.somethingIsLeaving() || reserved;
        for (GpuType type : line.nextProspects().types()) {
            if (!rooms.noneNow(kind, type)
                    || (something && !rooms.noneLater(kind, type))
                    || mayMakeOthersLeave(line.nextJob().job(), queue, type)) {
                return false;
            }
        }
        return true;
    }

    private boolean placeNow(Job job, int queue, int roomKind, List<GpuType> types) {
        Placement placement = freeRoom(job, queue, roomKind, types);
        if (placement == null) {
            return false;
        }
        booking.place(job, placement);
        double share = shares.dominantShare(queue, state.ledgerFuture(), placement.type(), 0);
        decisions.add(new Decision.Place(
                job.id(), placement.type(), booking.names(placement), Reasons.placed(state, job, placement, share)));
        return true;
    }

    private @Nullable Placement freeRoom(Job job, int queue, int roomKind, List<GpuType> types) {
        for (GpuType type : types) {
            if (rooms.noneNow(roomKind, type)) {
                continue;
            }
            int most = allowance.replicas(job, type, claim.replicasCovered(queue, type, job.gang()));
            if (most >= job.gang().minReplicas()) {
                Placement placement =
                        placer.place(state.fleet().now(), job, type, job.gang().minReplicas(), most);
                if (placement != null) {
                    return placement;
                }
                rooms.foundNoneNow(roomKind, type);
            }
        }
        return null;
    }

    private boolean reserveWhatLeaves(Job job, int roomKind, List<GpuType> types) {
        if (!state.somethingIsLeaving() && !reserved) {
            return false;
        }
        int replicas = job.gang().minReplicas();
        for (GpuType type : types) {
            if (rooms.noneLater(roomKind, type) || !allowance.coversLater(job, type, gpus(job))) {
                continue;
            }
            Placement placement = placer.place(state.fleet().future(), job, type, replicas, replicas);
            if (placement != null) {
                reserve(job, placement, Reasons.waitsForLeaving(state, placement));
                return true;
            }
            rooms.foundNoneLater(roomKind, type);
        }
        return false;
    }

    /** False if nobody can be stopped for the job whoever runs: it would exceed its share, and its queue runs nothing lower. */
    private boolean mayMakeOthersLeave(Job job, int queue, GpuType type) {
        return gpus(job) <= claim.leftOfShare(queue, type)
                || (job.mayPreempt() && state.hasLowerPriority(job.queue(), type, job.priority()));
    }

    private boolean makeOthersLeave(Job job, int queue, List<GpuType> types) {
        protectedUntilMillis = OptionalLong.empty();
        for (GpuType type : types) {
            if (!mayMakeOthersLeave(job, queue, type)) {
                continue;
            }
            Eviction eviction = victims.find(job, type);
            victims.protectedUntilMillis()
                    .ifPresent(until -> protectedUntilMillis =
                            OptionalLong.of(Math.min(until, protectedUntilMillis.orElse(Long.MAX_VALUE))));
            if (eviction != null) {
                for (Eviction.Stop stop : eviction.stops()) {
                    decisions.add(Reasons.stopped(stop, job));
                }
                rooms.laterHasGrown();
                reserve(job, eviction.placement(), Reasons.waitsForVictims(eviction));
                return true;
            }
        }
        return false;
    }

    private void reserve(Job job, Placement placement, String because) {
        booking.reserve(job, placement);
        reserved = true;
        decisions.add(new Decision.Reserve(job.id(), placement.type(), booking.names(placement), 0, because));
    }

    /** Where everyone stands when all lines are settled. Gives the reservations their places in the lines. */
    Map<QueueName, HeldLine> held() {
        Map<QueueName, HeldLine> held = lines.held();
        for (Reserved each : reservations) {
            HeldLine line = held.get(state.queueTree().name(each.queue));
            if (line != null && decisions.get(each.decision) instanceof Decision.Reserve reserve) {
                decisions.set(each.decision, reserve.at(line.position(each.index)));
            }
        }
        return held;
    }

    /** The GPU types for which some job waits that time alone could start. */
    Set<GpuType> awaitedTypes() {
        return awaited;
    }

    Allowance allowance() {
        return allowance;
    }

    GangPlacer placer() {
        return placer;
    }

    Booking booking() {
        return booking;
    }

    /** When waiting jobs could start because a minimum runtime ends. */
    OptionalLong reconsiderAtMillis() {
        return victims.reconsiderAtMillis();
    }
}

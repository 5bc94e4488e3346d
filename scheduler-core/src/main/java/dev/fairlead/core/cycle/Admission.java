package dev.fairlead.core.cycle;

import dev.fairlead.core.backfill.Backfill;
import dev.fairlead.core.backfill.Heads;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.preempt.VictimSearch;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Goes through the waiting jobs and gives each its room or its reason: those with the strongest claim first (within their
 * queue's guarantee, then within its share, then borrowed), and among equals the queue furthest below its share.
 *
 * <p>A job takes free room where it has any. Only when none of its types has any is room that is being left reserved for it,
 * or others made to leave. Within a cycle room only shrinks, so once a job finds none, all others of its shape are told the
 * same without a search.
 */
final class Admission {
    private static final String OTHERS_WERE_STOPPED = "others were stopped for it";

    private final ClusterState state;
    private final List<Decision> decisions = new ArrayList<>();
    private final Claim claim;
    private final GangPlacer placer;
    private final Booking booking;
    private final Lines lines;
    private final Allowance allowance;
    private final Backfill backfill;
    private final GivingRoom giving;
    private final Heads heads;
    private final HeldBack heldBack = new HeldBack();
    private final PromotedHeads promoted;
    private final Reservations reservations;
    private final Set<GpuType> awaited = new HashSet<>();

    /** @param stopped jobs that the cycle has already stopped */
    Admission(ClusterState state, Waiting waiting, FairShares shares, long nowMillis, Set<JobId> stopped) {
        this.state = state;
        claim = new Claim(state.queueTree(), state.ledgerFuture(), shares);
        placer = new GangPlacer(state.fleet(), state.eligibleNodes(), state.packing());
        VictimSearch victims = new VictimSearch(state, shares, placer, stopped, nowMillis);
        booking = new Booking(state);
        RoomMemory rooms = new RoomMemory(state, !state.held().leaving().isEmpty() || !stopped.isEmpty());
        reservations = new Reservations(state, decisions);
        allowance = new Allowance(state, claim);
        backfill = new Backfill(state, shares, placer, nowMillis);
        stopped.forEach(job -> backfill.stopped(job, 0));
        giving = new GivingRoom(
                state, shares, claim, victims, booking, rooms, allowance, backfill, decisions, nowMillis);
        heads = new Heads(state, backfill, shares);
        if (state.policy().backfill()) {
            waiting.queues().values().forEach(queued -> queued.tellHead(state.queueTree(), heads));
        }
        promoted = new PromotedHeads(state, backfill, allowance, rooms);
        Screening screening = new Screening(state, backfill, allowance, rooms, awaited);
        lines = new Lines(state, waiting, shares, claim, promoted, screening);
    }

    void goThroughTheLines() {
        lines.open();
        keepPromises();
        for (NextInLine.Turn first = lines.first(); first != null; first = lines.first()) {
            heads.reserveBefore(claim.against(0, first.next().strength()));
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
        Veto known = heldBack.known(tracked, backfill.changes());
        if (known == null) {
            letInBefore(tracked.job(), line);
        }
        Job job = tracked.job();
        if (known == null
                && giving.placeNow(
                        job, queue, line.nextRoomKind(), next.types(), type -> lines.whyFirst(queue, type))) {
            line.place();
            return;
        }
        line.tried(known == null ? next.types() : line.untried());
        if (!line.untried().isEmpty()) {
            // Its claim to its other types is weaker; their turn comes.
            return;
        }
        List<GpuType> types = line.nextProspects().types();
        if (known == null
                && (giving.reserveWhatLeaves(tracked.job(), queue, line.nextRoomKind(), types)
                        || giving.makeOthersLeave(tracked.job(), queue, types))) {
            reservations.made(tracked.job(), line.reserve());
            return;
        }
        awaited.addAll(types);
        Veto later = known != null ? known : backfill.heldBack(tracked.job(), queue, types);
        if (later != null) {
            heldBack.add(tracked, later);
            line.holdBack(later);
            return;
        }
        line.fail(new Failure(tracked.job(), line.nextRoomKind(), types, giving.protectedUntilMillis()));
        if (state.policy().backfill()
                && mayReserveAny(types)
                && allowance.covers(
                        tracked.job(), types.getFirst(), tracked.job().gang().leastGpuMillis())) {
            // It finds no room although nobody is before it.
            backfill.reserve(tracked.job(), queue, allowance.among(tracked.job(), types), Claim.WEAKEST);
        }
    }

    private boolean mayReserveAny(List<GpuType> types) {
        for (GpuType type : types) {
            if (backfill.mayReserve(type)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whoever others were stopped for goes first, though it may not be the next in its own line, and before any reservation.
     * Who was stopped left room, and with that room another may find its earliest start, or a place on a type on which it had
     * none: then the work would be lost for nothing, and be lost again as soon as the stopped job is back. If several were
     * promised room, none takes more than its fewest replicas: the rest may be what another was promised.
     */
    private void keepPromises() {
        List<PromisedOrder.Promised> open = new ArrayList<>();
        for (JobId id : new TreeSet<>(state.stoppedFor().values())) {
            TrackedJob promised = state.job(id);
            Line line = promised == null ? null : lines.lineOf(promised.job());
            int index = promised == null || line == null ? -1 : line.indexOf(promised);
            if (promised != null && line != null && index >= 0) {
                Job job = promised.job();
                int queue = state.queueTree().number(job.queue());
                List<GpuType> types = line.prospects(index).types();
                int strength = claim.of(queue, types.getFirst(), job.gang().leastGpuMillis());
                open.add(new PromisedOrder.Promised(promised, types, queue, strength, index));
            }
        }
        if (open.size() == 1) {
            letIn(open.getFirst().job(), open.getFirst().types());
            lines.moved(open.getFirst().queue());
            return;
        }
        for (PromisedOrder.Gets gets : new PromisedOrder(state, placer, booking, allowance).of(open)) {
            Placement placement = gets.placement();
            if (placement != null) {
                letIn(gets.promised(), placement, gets.now());
            }
        }
    }

    private void letIn(PromisedOrder.Promised promised, Placement placement, boolean now) {
        Job job = promised.job().job();
        Line line = Objects.requireNonNull(lines.lineOf(job), "it is in line");
        if (now) {
            giving.start(job, promised.queue(), placement, OTHERS_WERE_STOPPED);
        } else {
            giving.reserveWhatLeaves(job, promised.queue(), placement);
            reservations.made(job, promised.index());
        }
        line.settleOutOfTurn(promised.index(), now);
        lines.moved(promised.queue());
    }

    /**
     * Before a job that was stopped for another takes room, the other is let in, though it may not be the next in its own
     * line: else it would stop the same job again, and so on for ever (docs/decisions/0003).
     */
    private void letInBefore(Job stopped, Line ofStopped) {
        if (state.stoppedFor().isEmpty()) {
            return;
        }
        JobId id = state.stoppedFor().get(stopped.id());
        TrackedJob first = id == null ? null : state.job(id);
        if (first != null) {
            letIn(first, ofStopped.nextProspects().types());
        }
    }

    /** Gives a job that is in line free room on these types or room that is being left, whoever is before it. */
    private void letIn(TrackedJob first, List<GpuType> among) {
        Line line = lines.lineOf(first.job());
        int index = line == null ? -1 : line.indexOf(first);
        if (line == null || index < 0) {
            return;
        }
        int queue = state.queueTree().number(first.job().queue());
        int kind = line.roomKind(index);
        List<GpuType> types = new ArrayList<>(line.prospects(index).types());
        List<GpuType> both = new ArrayList<>(types);
        both.retainAll(among);
        if (giving.placeNow(first.job(), queue, kind, both, type -> OTHERS_WERE_STOPPED)) {
            line.settleOutOfTurn(index, true);
        } else if (giving.reserveWhatLeaves(first.job(), queue, kind, types)) {
            reservations.made(first.job(), index);
            line.settleOutOfTurn(index, false);
        }
    }

    /** Where everyone stands when all lines are settled; with it, the reservations get their places in the lines. */
    Map<QueueName, HeldLine> held() {
        Map<QueueName, HeldLine> held = lines.held();
        reservations.tell(held, backfill.decisions());
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

    /** When waiting jobs could start because a minimum runtime ends or the time of a reservation has come. */
    OptionalLong reconsiderAtMillis() {
        return giving.reconsiderAtMillis();
    }
}

package dev.fairlead.core.cycle;

import dev.fairlead.core.backfill.Backfill;
import dev.fairlead.core.backfill.Heads;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.preempt.Eviction;
import dev.fairlead.core.preempt.VictimSearch;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.JobShape;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
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
    private final Waiting waiting;
    private final List<Decision> decisions = new ArrayList<>();
    private final FairShares shares;
    private final Claim claim;
    private final GangPlacer placer;
    private final VictimSearch victims;
    private final Booking booking;
    private final WhyNoRoom whyNoRoom;
    private final NextInLine nextInLine;
    private final QuotaLeft quota;
    private final Backfill backfill;
    private final Heads heads;
    private final HeldBack heldBack = new HeldBack();
    private final Map<Integer, Line> lines = new TreeMap<>();
    private final Map<JobShape, Veto> noRoomFor = new HashMap<>();
    private final Set<GpuType> awaited = new HashSet<>();
    private final long nowMillis;
    private boolean reserved;
    private OptionalLong protectedUntilMillis = OptionalLong.empty();

    /** @param stopped jobs that the cycle has already stopped */
    Admission(ClusterState state, Waiting waiting, FairShares shares, long nowMillis, Set<JobId> stopped) {
        this.nowMillis = nowMillis;
        this.state = state;
        this.waiting = waiting;
        reserved = !stopped.isEmpty();
        this.shares = shares;
        claim = new Claim(state.queueTree(), state.ledgerFuture(), shares);
        placer = new GangPlacer(state.fleet(), state.eligibleNodes(), state.packing());
        victims = new VictimSearch(state, shares, placer, stopped, nowMillis);
        booking = new Booking(state);
        quota = new QuotaLeft(state);
        whyNoRoom = new WhyNoRoom(state, waiting, quota, nowMillis);
        nextInLine = new NextInLine(state, shares, claim, lines);
        waiting.lines()
                .forEach((queue, jobs) -> lines.put(
                        queue, new Line(jobs, waiting::possibleTypes, (type, gpus) -> claim.of(queue, type, gpus))));
        backfill = new Backfill(state, shares, placer, nowMillis);
        stopped.forEach(job -> backfill.stopped(job, 0));
        heads = new Heads(state, backfill);
        if (state.policy().backfill()) {
            waiting.lines().forEach((queue, jobs) -> {
                TrackedJob first = jobs.getFirst();
                heads.add(first.job(), queue, waiting.possibleTypes(first), shares);
            });
        }
    }

    private static long gpus(Job job) {
        return job.gang().gpus(job.gang().minReplicas());
    }

    List<Decision> goThroughTheLines() {
        keepPromises();
        List<NextInLine.Turn> turns = nextInLine.all();
        while (!turns.isEmpty()) {
            NextInLine.Turn first = nextInLine.first(turns);
            heads.reserveBefore(claim.against(0, first.next().strength()));
            if (!settleHeadsWithoutRoom(turns, first.next().strength())) {
                decide(first);
            }
            turns = nextInLine.all();
        }
        WaitingPlaces.tell(decisions, lines.values(), backfill.decisions());
        return decisions;
    }

    /**
     * Whoever others were stopped for goes first if it is the next of its line. Who was stopped left room, and with that room
     * another may find its earliest start, or a place on a type on which it had none: the work would be lost for nothing.
     */
    private void keepPromises() {
        Set<JobId> promised = new HashSet<>(state.stoppedFor().values());
        List<NextInLine.Turn> turns = promisedTurns(promised);
        while (!turns.isEmpty()) {
            NextInLine.Turn first = nextInLine.first(turns);
            TrackedJob tracked = first.next().job();
            promised.remove(tracked.job().id());
            if (placeNow(tracked, first.queue(), waiting.possibleTypes(tracked))
                    || reserveWhatLeaves(tracked, first.queue())) {
                Objects.requireNonNull(lines.get(first.queue())).settle();
            }
            turns = promisedTurns(promised);
        }
    }

    private List<NextInLine.Turn> promisedTurns(Set<JobId> promised) {
        return promised.isEmpty()
                ? List.of()
                : nextInLine.all().stream()
                        .filter(turn ->
                                promised.contains(turn.next().job().job().id()))
                        .toList();
    }

    /**
     * Before a job is let in with a claim of this strength, next jobs that have no room anyway and keep a stronger claim
     * waiting behind them are told so: that claim may be to the same room.
     */
    private boolean settleHeadsWithoutRoom(List<NextInLine.Turn> turns, int strength) {
        boolean settledSome = false;
        for (NextInLine.Turn turn : turns) {
            Line.Candidate next = turn.next();
            if (next.promoted() && next.lineStrength() < strength && !hasRoom(next, turn.queue())) {
                decide(turn);
                settledSome = true;
            }
        }
        return settledSome;
    }

    private void decide(NextInLine.Turn turn) {
        int queue = turn.queue();
        Line.Candidate next = turn.next();
        Line line = Objects.requireNonNull(lines.get(queue));
        TrackedJob tracked = next.job();
        Veto known = heldBack.known(tracked, backfill.changes(), noRoomFor.get(tracked.shape()));
        if (known == null) {
            letInBefore(tracked);
        }
        if (known == null && placeNow(tracked, queue, next.types())) {
            line.settle();
            return;
        }
        line.tried(known == null ? next.types() : line.untried());
        if (!line.untried().isEmpty()) {
            // Its claim to its other types is weaker; their turn comes.
            return;
        }
        line.settle();
        Veto veto = known != null ? known : later(tracked, queue);
        if (veto == null) {
            return;
        }
        if (veto.passesWithTime()) {
            awaited.addAll(waiting.possibleTypes(tracked));
        }
        decisions.add(new Decision.Hold(tracked.job().id(), 0, veto));
    }

    /** Why a job waits to whom neither room can be given that others leave, nor such as they are made to leave; else null. */
    private @Nullable Veto later(TrackedJob tracked, int queue) {
        if (reserveWhatLeaves(tracked, queue) || makeOthersLeave(tracked, queue)) {
            return null;
        }
        List<GpuType> types = waiting.possibleTypes(tracked);
        Veto held = backfill.heldBack(tracked.job(), queue, types);
        if (held != null) {
            heldBack.add(tracked, held);
            return held;
        }
        Veto veto = whyNoRoom.explain(tracked, protectedUntilMillis);
        noRoomFor.put(tracked.shape(), veto);
        if (state.policy().backfill() && Waiting.isAboutRoom(veto)) {
            backfill.reserve(tracked.job(), queue, types, Claim.WEAKEST);
        }
        return veto;
    }

    private boolean placeNow(TrackedJob tracked, int queue, List<GpuType> types) {
        Job job = tracked.job();
        Placement placement = freeRoom(job, queue, types);
        if (placement == null) {
            return false;
        }
        backfill.placing(job, queue, placement);
        booking.place(job, placement);
        backfill.repair();
        double share = shares.dominantShare(queue, state.ledgerFuture(), placement.type(), 0);
        decisions.add(new Decision.Place(
                job.id(), placement.type(), booking.names(placement), Reasons.placed(state, job, placement, share)));
        return true;
    }

    private boolean hasRoom(Line.Candidate candidate, int queue) {
        TrackedJob tracked = candidate.job();
        return !noRoomFor.containsKey(tracked.shape()) && freeRoom(tracked.job(), queue, candidate.types()) != null;
    }

    /**
     * Before a job that was stopped for another takes room, the other is let in, though it may not be the next in its own
     * line: else it would stop the same job again, and so on for ever (docs/decisions/0003).
     */
    private void letInBefore(TrackedJob stopped) {
        JobId firstId = state.stoppedFor().get(stopped.job().id());
        TrackedJob first = firstId == null ? null : state.job(firstId);
        int queue = first == null ? -1 : state.queueTree().number(first.job().queue());
        Line line = lines.get(queue);
        if (first != null && line != null && line.waits(first)) {
            List<GpuType> types = new ArrayList<>(waiting.possibleTypes(first));
            types.retainAll(waiting.possibleTypes(stopped));
            if (placeNow(first, queue, types) || reserveWhatLeaves(first, queue)) {
                line.settleOutOfTurn(first);
            }
        }
    }

    private @Nullable Placement freeRoom(Job job, int queue, List<GpuType> types) {
        for (GpuType type : types) {
            int most = quota.most(job, type, 0, claim.replicasCovered(queue, type, job.gang()));
            if (most >= job.gang().minReplicas()) {
                Placement placement =
                        backfill.place(job, queue, type, job.gang().minReplicas(), most);
                if (placement != null) {
                    return placement;
                }
            }
        }
        return null;
    }

    private boolean reserveWhatLeaves(TrackedJob tracked, int queue) {
        if (!state.somethingIsLeaving() && !reserved) {
            return false;
        }
        Job job = tracked.job();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            if (QuotaRule.firstVeto(job, type, gpus(job), state.queueTree(), state.ledgerFuture()) != null) {
                continue;
            }
            Placement placement = backfill.placeOnceOthersLeft(job, queue, type);
            if (placement != null) {
                reserve(job, queue, placement, Reasons.waitsForLeaving(state, placement));
                return true;
            }
        }
        return false;
    }

    private boolean makeOthersLeave(TrackedJob tracked, int queue) {
        Job job = tracked.job();
        protectedUntilMillis = OptionalLong.empty();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            backfill.closeFuture(job, queue, type);
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
        reserved = true;
        decisions.add(new Decision.Reserve(job.id(), placement.type(), booking.names(placement), 0, because));
    }

    /** The GPU types for which some job waits that time alone could start. */
    Set<GpuType> awaitedTypes() {
        return awaited;
    }

    QuotaLeft quota() {
        return quota;
    }

    GangPlacer placer() {
        return placer;
    }

    Booking booking() {
        return booking;
    }

    /** When waiting jobs could start because a minimum runtime ends or the time of a reservation has come. */
    OptionalLong reconsiderAtMillis() {
        return backfill.reconsiderAtMillis(victims.reconsiderAtMillis());
    }
}

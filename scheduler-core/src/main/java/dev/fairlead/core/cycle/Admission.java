package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.NoRoom;
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
    private final NoRoom noRoom;
    private final NextInLine nextInLine;
    private final Map<Integer, Line> lines = new TreeMap<>();
    private final Map<JobShape, Veto> noRoomFor = new HashMap<>();
    private final Set<GpuType> awaited = new HashSet<>();
    private final long nowMillis;
    private boolean reserved;
    private OptionalLong protectedUntilMillis = OptionalLong.empty();

    /** @param stopped jobs that the cycle has already stopped */
    Admission(ClusterState state, Waiting waiting, FairShares shares, long nowMillis, Set<JobId> stopped) {
        this.state = state;
        this.waiting = waiting;
        this.nowMillis = nowMillis;
        reserved = !stopped.isEmpty();
        this.shares = shares;
        claim = new Claim(state.queueTree(), state.ledgerFuture(), shares);
        placer = new GangPlacer(state.fleet(), state.eligibleNodes());
        victims = new VictimSearch(state, shares, placer, stopped, nowMillis);
        booking = new Booking(state);
        noRoom = new NoRoom(state.fleet(), state.eligibleNodes());
        nextInLine = new NextInLine(state, shares, claim, lines);
        waiting.lines()
                .forEach((queue, jobs) -> lines.put(
                        queue, new Line(jobs, waiting::possibleTypes, (type, gpus) -> claim.of(queue, type, gpus))));
    }

    private static long gpus(Job job) {
        return job.gang().gpus(job.gang().minReplicas());
    }

    List<Decision> goThroughTheLines() {
        List<NextInLine.Turn> turns = nextInLine.all();
        while (!turns.isEmpty()) {
            NextInLine.Turn first = nextInLine.first(turns);
            if (!settleHeadsWithoutRoom(turns, first.next().strength())) {
                decide(first);
            }
            turns = nextInLine.all();
        }
        numberTheWaiting();
        return decisions;
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
        Veto known = noRoomFor.get(tracked.shape());
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
        if (known == null && (reserveWhatLeaves(tracked) || makeOthersLeave(tracked))) {
            return;
        }
        Veto veto = known != null ? known : noRoomFor.computeIfAbsent(tracked.shape(), shape -> explain(tracked));
        if (veto.passesWithTime()) {
            awaited.addAll(waiting.possibleTypes(tracked));
        }
        decisions.add(new Decision.Hold(tracked.job().id(), 0, veto));
    }

    /** The positions of those that go on waiting, in the order of their line and not of the claims. */
    private void numberTheWaiting() {
        Map<JobId, Integer> positions = new HashMap<>();
        Map<JobId, Job> ahead = new HashMap<>();
        Set<JobId> placed = new HashSet<>();
        decisions.stream().filter(Decision.Place.class::isInstance).forEach(each -> placed.add(each.job()));
        for (Line line : lines.values()) {
            int position = 0;
            Job before = null;
            for (TrackedJob tracked : line.jobs()) {
                JobId id = tracked.job().id();
                if (!placed.contains(id)) {
                    positions.put(id, ++position);
                    if (before != null) {
                        ahead.put(id, before);
                    }
                    before = tracked.job();
                }
            }
        }
        decisions.replaceAll(decision -> switch (decision) {
            case Decision.Hold hold ->
                new Decision.Hold(
                        hold.job(), positions.getOrDefault(hold.job(), 0), hold.veto(), ahead.get(hold.job()));
            case Decision.Reserve reserve -> reserve.at(positions.getOrDefault(reserve.job(), 0));
            case Decision.Place place -> place;
            case Decision.Preempt preempt -> preempt;
            case Decision.Resize resize -> resize;
        });
    }

    private boolean placeNow(TrackedJob tracked, int queue, List<GpuType> types) {
        Job job = tracked.job();
        Placement placement = freeRoom(job, queue, types);
        if (placement == null) {
            return false;
        }
        booking.place(job, placement);
        double share = shares.dominantShare(queue, state.ledgerFuture(), placement.type(), 0);
        decisions.add(new Decision.Place(
                job.id(), placement.type(), booking.names(placement), Reasons.placed(state, job, placement, share)));
        return true;
    }

    private boolean hasRoom(Line.Candidate candidate, int queue) {
        TrackedJob tracked = candidate.job();
        return !noRoomFor.containsKey(tracked.shape()) && freeRoom(tracked.job(), queue, candidate.types()) != null;
    }

    private @Nullable Placement freeRoom(Job job, int queue, List<GpuType> types) {
        for (GpuType type : types) {
            int most = mostByQuota(job, type, 0, claim.replicasCovered(queue, type, job.gang()));
            if (most >= job.gang().minReplicas()) {
                Placement placement =
                        placer.place(state.fleet().now(), job, type, job.gang().minReplicas(), most);
                if (placement != null) {
                    return placement;
                }
            }
        }
        return null;
    }

    /** The most replicas, up to {@code wanted}, that limits and guarantees allow beside the first so many; 0 if not one. */
    int mostByQuota(Job job, GpuType type, int first, int wanted) {
        int most = wanted;
        while (most > 0 && quotaVeto(job, type, job.gang().gpus(first, first + most)) != null) {
            most--;
        }
        return most;
    }

    /** A limit holds for what is used now, pods that leave included, and for what is promised for later. */
    private @Nullable Veto quotaVeto(Job job, GpuType type, long gpus) {
        Veto now = QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerNow());
        return now != null ? now : QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerFuture());
    }

    private boolean reserveWhatLeaves(TrackedJob tracked) {
        if (!state.somethingIsLeaving() && !reserved) {
            return false;
        }
        Job job = tracked.job();
        int replicas = job.gang().minReplicas();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            if (QuotaRule.firstVeto(job, type, gpus(job), state.queueTree(), state.ledgerFuture()) != null) {
                continue;
            }
            Placement placement = placer.place(state.fleet().future(), job, type, replicas, replicas);
            if (placement != null) {
                reserve(job, placement, Reasons.waitsForLeaving(state, placement));
                return true;
            }
        }
        return false;
    }

    private boolean makeOthersLeave(TrackedJob tracked) {
        Job job = tracked.job();
        protectedUntilMillis = OptionalLong.empty();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            Eviction eviction = victims.find(job, type);
            victims.protectedUntilMillis()
                    .ifPresent(until -> protectedUntilMillis =
                            OptionalLong.of(Math.min(until, protectedUntilMillis.orElse(Long.MAX_VALUE))));
            if (eviction != null) {
                for (Eviction.Stop stop : eviction.stops()) {
                    decisions.add(Reasons.stopped(state, stop, job, nowMillis));
                }
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

    private Veto explain(TrackedJob tracked) {
        Job job = tracked.job();
        List<Veto> vetoes = new ArrayList<>();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            Veto quota = quotaVeto(job, type, gpus(job));
            vetoes.add(quota != null ? quota : noRoom.now(state.fleet().now(), job, type));
        }
        Veto veto = Waiting.joined(vetoes);
        if (protectedUntilMillis.isEmpty()) {
            return veto;
        }
        long seconds = Math.ceilDiv(protectedUntilMillis.getAsLong() - nowMillis, 1000L);
        return new Veto(
                veto.reason(),
                veto.sentence()
                        + "; jobs that may have to make room for it are within their minimum runtime for another "
                        + seconds + " s");
    }

    /** The GPU types for which some job waits that time alone could start. */
    Set<GpuType> awaitedTypes() {
        return awaited;
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

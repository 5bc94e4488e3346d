package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.order.QueueOrder;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the waiting jobs, the queue furthest below its share first, and gives each its room or its reason. Within a
 * cycle room only shrinks, so once a job finds none, all others of its shape are told the same without a search.
 */
final class Admission {
    private final ClusterState state;
    private final Waiting waiting;
    private final List<Decision> decisions = new ArrayList<>();
    private final QueueOrder order;
    private final GangPlacer placer;
    private final VictimSearch victims;
    private final Booking booking;
    private final NoRoom noRoom;
    private final Map<Integer, Line> lines = new HashMap<>();
    private final Map<JobShape, Veto> noRoomFor = new HashMap<>();
    private final Set<GpuType> awaited = new HashSet<>();
    private boolean reserved;

    /** @param stopped jobs that the cycle has already stopped */
    Admission(ClusterState state, Waiting waiting, FairShares shares, long nowMillis, Set<JobId> stopped) {
        this.state = state;
        this.waiting = waiting;
        reserved = !stopped.isEmpty();
        order = new QueueOrder(state.queueTree(), state.ledgerFuture(), shares, this::untriedTypes);
        placer = new GangPlacer(state.fleet(), state.eligibleNodes());
        victims = new VictimSearch(state, shares, placer, stopped, nowMillis);
        booking = new Booking(state);
        noRoom = new NoRoom(state.fleet(), state.eligibleNodes());
    }

    private List<GpuType> untriedTypes(Job next) {
        Line line = lines.get(state.queueTree().number(next.queue()));
        return line == null ? List.of() : line.untried();
    }

    List<Decision> goThroughTheLine() {
        Map<Integer, Integer> position = new HashMap<>();
        waiting.lines().forEach((queue, jobs) -> {
            Line line = new Line(jobs, waiting::possibleTypes);
            lines.put(queue, line);
            setNext(queue, line);
        });
        int queue = order.first();
        while (queue >= 0) {
            Line line = Objects.requireNonNull(lines.get(queue));
            if (decide(Objects.requireNonNull(line.next()), queue, line, position)) {
                line.advance();
            }
            setNext(queue, line);
            queue = order.first();
        }
        return decisions;
    }

    private void setNext(int queue, Line line) {
        TrackedJob next = line.next();
        order.setNext(queue, next == null ? null : next.job(), line.smallest());
    }

    /** Returns false if the job is to be tried on its other types later, because its claim to them is weaker. */
    private boolean decide(TrackedJob tracked, int queue, Line line, Map<Integer, Integer> position) {
        Veto known = noRoomFor.get(tracked.shape());
        if (known == null) {
            List<GpuType> types = strongestClaims(tracked.job(), queue, line.untried());
            if (placeNow(tracked, queue, types)) {
                return true;
            }
            types.forEach(line::tried);
            if (!line.untried().isEmpty()) {
                return false;
            }
        }
        int place = position.merge(queue, 1, Integer::sum);
        if (known == null && (reserveWhatLeaves(tracked, place) || makeOthersLeave(tracked, place))) {
            return true;
        }
        Veto veto = known != null ? known : noRoomFor.computeIfAbsent(tracked.shape(), shape -> explain(tracked));
        if (veto.passesWithTime()) {
            awaited.addAll(waiting.possibleTypes(tracked));
        }
        decisions.add(new Decision.Hold(tracked.job().id(), place, veto));
        return true;
    }

    private List<GpuType> strongestClaims(Job job, int queue, List<GpuType> types) {
        QueueOrder.Claim strongest = types.stream()
                .map(type -> order.claimAtLeaf(queue, type, job))
                .min(Comparator.naturalOrder())
                .orElse(QueueOrder.Claim.BORROWED);
        return types.stream()
                .filter(type -> order.claimAtLeaf(queue, type, job) == strongest)
                .toList();
    }

    private boolean placeNow(TrackedJob tracked, int queue, List<GpuType> types) {
        Job job = tracked.job();
        for (GpuType type : types) {
            int most = mostByQuota(job, type, withinShare(job, queue, type));
            if (most < job.gang().minReplicas()) {
                continue;
            }
            Placement placement =
                    placer.place(state.fleet().now(), job, type, job.gang().minReplicas(), most);
            if (placement != null) {
                double share = order.share(queue);
                booking.place(job, placement);
                decisions.add(new Decision.Place(
                        job.id(), type, booking.names(placement), Reasons.placed(state, job, placement, share)));
                return true;
            }
        }
        return false;
    }

    /** An elastic job starts within its queue's share if it can, and grows beyond when nobody waits. */
    private int withinShare(Job job, int queue, GpuType type) {
        long fit = order.roomWithinShare(queue, type) / job.gang().perReplica().gpus();
        return Math.clamp(fit, job.gang().minReplicas(), job.gang().replicas());
    }

    /** The most replicas, up to {@code wanted}, that limits and guarantees allow; 0 if not even one. */
    int mostByQuota(Job job, GpuType type, int wanted) {
        int most = wanted;
        while (most > 0 && quotaVeto(job, type, job.gang().gpus(most)) != null) {
            most--;
        }
        return most;
    }

    /** A limit holds for what is used now, pods that leave included, and for what is promised for later. */
    private @Nullable Veto quotaVeto(Job job, GpuType type, long gpus) {
        Veto now = QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerNow());
        return now != null ? now : QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerFuture());
    }

    private boolean reserveWhatLeaves(TrackedJob tracked, int place) {
        if (!state.somethingIsLeaving() && !reserved) {
            return false;
        }
        Job job = tracked.job();
        int replicas = job.gang().minReplicas();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            if (QuotaRule.firstVeto(job, type, job.gang().gpus(replicas), state.queueTree(), state.ledgerFuture())
                    != null) {
                continue;
            }
            Placement placement = placer.place(state.fleet().future(), job, type, replicas, replicas);
            if (placement != null) {
                reserve(job, placement, place, Reasons.waitsForLeaving(state, placement));
                return true;
            }
        }
        return false;
    }

    private boolean makeOthersLeave(TrackedJob tracked, int place) {
        Job job = tracked.job();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            Eviction eviction = victims.find(job, type);
            if (eviction != null) {
                for (Eviction.Stop stop : eviction.stops()) {
                    decisions.add(Reasons.stopped(stop, job));
                    int giver = state.queueTree().number(stop.job().queue());
                    if (giver >= 0) {
                        order.usageChanged(giver);
                    }
                }
                reserve(job, eviction.placement(), place, Reasons.waitsForVictims(eviction));
                return true;
            }
        }
        return false;
    }

    private void reserve(Job job, Placement placement, int place, String because) {
        booking.reserve(job, placement);
        reserved = true;
        decisions.add(new Decision.Reserve(job.id(), placement.type(), booking.names(placement), place, because));
    }

    private Veto explain(TrackedJob tracked) {
        Job job = tracked.job();
        List<Veto> vetoes = new ArrayList<>();
        for (GpuType type : waiting.possibleTypes(tracked)) {
            Veto quota = quotaVeto(job, type, job.gang().gpus(job.gang().minReplicas()));
            vetoes.add(quota != null ? quota : noRoom.now(state.fleet().now(), job, type));
        }
        return Waiting.joined(vetoes);
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

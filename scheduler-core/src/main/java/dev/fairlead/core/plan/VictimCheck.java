package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks that whoever is stopped or shrunk for another had to be. Walks through the plan in its order, because what a queue
 * uses "now" changes with every decision of the plan.
 */
final class VictimCheck {
    private final Facts facts;
    private final Entitled entitled;
    private final long nowMillis;
    private final Booked booked;
    private final LesserUse lesser;
    private final Map<JobId, Reserve> reservations = new HashMap<>();
    private final Map<JobId, List<Taken>> takenFor = new HashMap<>();
    private final Set<JobId> doneReserving = new HashSet<>();
    private final List<String> found = new ArrayList<>();

    /**
     * @param spared the fewest pods that would go on running had the victim been asked for less: the one
     *     last replica that a shrink took, or all that an elastic job needs at least
     * @param right by what right it was taken
     */
    private record Taken(Job job, Pods spared, Right right) {
        boolean acrossQueues() {
            return right != Right.WITHIN_QUEUE;
        }
    }

    private enum Right {
        WITHIN_QUEUE,
        /** The giver has more than its share, the taker stays within its own; with memory of past use and without. */
        SHARE,
        /** The giver borrows, and the taker stays within its guarantee. */
        GUARANTEE
    }

    VictimCheck(Facts facts, Entitled entitled, long nowMillis) {
        this.facts = facts;
        this.entitled = entitled;
        this.nowMillis = nowMillis;
        booked = Booked.withoutLeaving(facts);
        lesser = new LesserUse(facts);
    }

    List<String> objections(Plan plan) {
        plan.all(Reserve.class).forEach(reserve -> reservations.put(reserve.job(), reserve));
        Map<JobId, Integer> lastTurn = new HashMap<>();
        for (int turn = 0; turn < plan.decisions().size(); turn++) {
            Decision decision = plan.decisions().get(turn);
            JobId who = beneficiary(decision);
            lastTurn.put(who == null ? decision.job() : who, turn);
        }
        for (int turn = 0; turn < plan.decisions().size(); turn++) {
            Decision decision = plan.decisions().get(turn);
            carryOut(decision);
            JobId who = beneficiary(decision);
            JobId party = who == null ? decision.job() : who;
            if (lastTurn.getOrDefault(party, -1) == turn && takenFor.containsKey(party)) {
                judge(party);
            }
        }
        return found;
    }

    private static @Nullable JobId beneficiary(Decision decision) {
        return switch (decision) {
            case Preempt preempt -> preempt.beneficiary();
            case Resize resize -> resize.beneficiary();
            case Decision.Place place -> null;
            case Reserve reserve -> null;
            case Decision.Hold hold -> null;
        };
    }

    private void carryOut(Decision decision) {
        TrackedJob tracked = facts.job(decision.job());
        if (tracked == null) {
            return;
        }
        Job job = tracked.job();
        GpuType type = tracked.gpuType();
        switch (decision) {
            case Decision.Place place -> booked.add(Pods.placed(job, place));
            case Reserve reserve when reserve.waitsForEnds() -> {}
            case Reserve reserve -> {
                booked.add(Pods.reserved(job, reserve));
                doneReserving.add(reserve.job());
            }
            case Preempt preempt -> {
                if (type != null) {
                    stop(preempt, tracked, type);
                }
            }
            case Resize resize -> {
                if (type != null && resize.toReplicas() > resize.fromReplicas()) {
                    booked.add(Pods.numbered(job, type, resize.fromReplicas(), resize.added()));
                } else if (type != null) {
                    shrink(resize, tracked, type);
                }
            }
            case Decision.Hold hold -> {}
        }
    }

    private void stop(Preempt preempt, TrackedJob tracked, GpuType type) {
        Job job = tracked.job();
        String who = "preempt " + job.id() + ": ";
        if (preempt.kind() == Preempt.Kind.DRAIN) {
            if (preempt.beneficiary() != null || !facts.isDrained(job.queue())) {
                found.add(who + "nobody drains queue " + job.queue() + ", or there is a beneficiary");
            }
        } else {
            Right right = mayTake(who, tracked, type, preempt.beneficiary());
            if ((right != Right.WITHIN_QUEUE) != (preempt.kind() == Preempt.Kind.RECLAIM)) {
                found.add(who + "the kind " + preempt.kind() + " does not go with the queues");
            }
            if (nowMillis - tracked.startedMillis() < job.minRuntimeSeconds() * 1000) {
                found.add(who + "its minimum runtime of " + job.minRuntimeSeconds() + " s has not passed");
            }
            Pods running = Pods.running(tracked, type);
            int least = canShrink(tracked) ? Math.min(job.gang().minReplicas(), running.size()) : running.size();
            take(preempt.beneficiary(), new Taken(job, running.between(0, least), right));
        }
        booked.remove(Pods.running(tracked, type));
        lesser.remove(Pods.running(tracked, type));
    }

    /** Only the last replicas can be taken, so a job some of whose replicas ended before the others runs on or stops. */
    private static boolean canShrink(TrackedJob tracked) {
        return tracked.holds().lastIndexOf(TrackedJob.Hold.RUNNING) + 1 == tracked.runningReplicas();
    }

    private void shrink(Resize resize, TrackedJob tracked, GpuType type) {
        Job job = tracked.job();
        Pods running = Pods.running(tracked, type);
        int keep = Math.clamp(resize.toReplicas(), 0, running.size());
        Right right = mayTake("shrink " + job.id() + ": ", tracked, type, resize.beneficiary());
        if (keep < running.size()) {
            take(resize.beneficiary(), new Taken(job, running.between(keep, keep + 1), right));
        }
        booked.remove(running.between(keep, running.size()));
        lesser.remove(running.between(keep, running.size()));
    }

    private void take(@Nullable JobId beneficiary, Taken taken) {
        if (beneficiary != null) {
            takenFor.computeIfAbsent(beneficiary, key -> new ArrayList<>()).add(taken);
        }
    }

    /** Checks the right to take from the victim just before it is taken; says by what right. */
    private Right mayTake(String who, TrackedJob victim, GpuType type, @Nullable JobId beneficiary) {
        TrackedJob taker = facts.job(beneficiary);
        Reserve reserve = beneficiary == null ? null : reservations.get(beneficiary);
        if (!victim.job().preemptible()) {
            found.add(who + "it is not preemptible");
        }
        if (taker == null || reserve == null) {
            found.add(who + "its beneficiary has no reservation in the plan");
            return Right.WITHIN_QUEUE;
        }
        if (!reserve.gpuType().equals(type)) {
            found.add(who + "its beneficiary reserves " + reserve.gpuType() + ", not " + type);
        }
        Job job = taker.job();
        if (job.queue().equals(victim.job().queue())) {
            Turns turns = new Turns(facts.policy, nowMillis);
            if (!job.mayPreempt() || !turns.outranks(taker, victim)) {
                found.add(who + job.id() + " may not preempt it: mayPreempt " + job.mayPreempt() + ", it stands at "
                        + turns.claim(taker) + " and its victim at " + turns.standing(victim));
            }
            return Right.WITHIN_QUEUE;
        }
        List<QueueName> giving = facts.upwardsUntilCommon(victim.job().queue(), job.queue());
        ToLongFunction<QueueName> share = queue -> entitled.safeUpTo(queue, type) * 1000;
        ToLongFunction<QueueName> guarantee = queue -> facts.guaranteed(queue, type) * 1000;
        long behind = lesser.than(victim.job(), type);
        boolean overShare =
                giving.stream().allMatch(queue -> booked.used(queue, type) - behind > share.applyAsLong(queue));
        boolean overGuarantee =
                giving.stream().allMatch(queue -> booked.used(queue, type) - behind > guarantee.applyAsLong(queue));
        // Where the hardware is short of the guarantees, shares are below them and a queue may be above its share
        // alone.
        if (!overShare
                && !(overGuarantee && endsWithin(job, reserve, victim.job().queue(), guarantee))) {
            found.add(
                    who + "none of the queues " + giving + " has more than its share without what runs behind it, and "
                            + job.id()
                            + " does not take back a guarantee from what is borrowed");
        }
        return overShare ? Right.SHARE : Right.GUARANTEE;
    }

    /** True if the queues of the beneficiary, its reservation counted in once, do not exceed the bound. */
    private boolean endsWithin(Job taker, Reserve reserve, QueueName giver, ToLongFunction<QueueName> bound) {
        long more = notYetBooked(taker, reserve) - lesser.than(taker, reserve.gpuType());
        return facts.upwardsUntilCommon(taker.queue(), giver).stream()
                .allMatch(queue -> booked.used(queue, reserve.gpuType()) + more <= bound.applyAsLong(queue));
    }

    private long notYetBooked(Job taker, Reserve reserve) {
        return doneReserving.contains(taker.id())
                ? 0
                : taker.gang().gpuMillis(reserve.nodes().size());
    }

    /** Judges all victims of one beneficiary together, once it has its room. */
    private void judge(JobId beneficiary) {
        TrackedJob taker = facts.job(beneficiary);
        Reserve reserve = reservations.get(beneficiary);
        if (taker == null || reserve == null) {
            return;
        }
        GpuType type = reserve.gpuType();
        for (Taken victim : takenFor.getOrDefault(beneficiary, List.of())) {
            if (victim.acrossQueues()
                    && !endsWithin(
                            taker.job(),
                            reserve,
                            victim.job.queue(),
                            queue -> entitled.reclaimableUpTo(queue, type) * 1000)) {
                found.add("reclaim for " + beneficiary + ": it exceeds its queue's share");
            }
            if (victim.spared.size() > 0 && !wasNeeded(victim, taker.job(), reserve)) {
                found.add("superfluous victim " + victim.job.id() + " for " + beneficiary
                        + ": the reservation fits without it");
            }
        }
    }

    /**
     * True if the reservation as it stands would be impossible had the victim kept what could be spared: for want of room
     * or quota, or because it then has no right to what it takes from other queues.
     */
    private boolean wasNeeded(Taken victim, Job taker, Reserve reserve) {
        booked.add(victim.spared);
        lesser.add(victim.spared);
        boolean needed = !booked.objections(Pods.reserved(taker, reserve)).isEmpty()
                || takenFor.getOrDefault(taker.id(), List.of()).stream()
                        .anyMatch(other -> loses(taker, reserve, other));
        booked.remove(victim.spared);
        lesser.remove(victim.spared);
        return needed;
    }

    /** True if as things stand the taker would have no right to what it took. */
    private boolean loses(Job taker, Reserve reserve, Taken taken) {
        GpuType type = reserve.gpuType();
        return switch (taken.right) {
            case WITHIN_QUEUE -> false;
            case SHARE ->
                !endsWithin(taker, reserve, taken.job.queue(), queue -> entitled.reclaimableUpTo(queue, type) * 1000);
            case GUARANTEE ->
                !endsWithin(taker, reserve, taken.job.queue(), queue -> facts.guaranteed(queue, type) * 1000)
                        || !endsWithin(
                                taker,
                                reserve,
                                taken.job.queue(),
                                queue -> entitled.reclaimableUpTo(queue, type) * 1000);
        };
    }
}

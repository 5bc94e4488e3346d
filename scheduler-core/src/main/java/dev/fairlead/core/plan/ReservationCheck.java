package dev.fairlead.core.plan;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.plan.Decision.Until;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that nothing in a plan delays a job whose room is reserved until others end. For each such job it adds up who still
 * holds what when its time has come: those that run and are not expected to have ended, those that the plan starts or grows
 * and that would not have ended either, and those to whom it promises the room of leaving pods.
 */
final class ReservationCheck {
    private static final long NEVER = Long.MAX_VALUE;

    private final Facts facts;
    private final Entitled entitled;
    private final long nowMillis;
    private final List<String> found = new ArrayList<>();

    ReservationCheck(Facts facts, Entitled entitled, long nowMillis) {
        this.facts = facts;
        this.entitled = entitled;
        this.nowMillis = nowMillis;
    }

    List<String> objections(Plan plan) {
        Set<GpuType> types = new HashSet<>();
        for (Reserve reserve : plan.all(Reserve.class)) {
            TrackedJob tracked = facts.job(reserve.job());
            if (reserve.waitsForEnds() && tracked != null) {
                String who = "reserve " + reserve.job() + ": ";
                if (!types.add(reserve.gpuType())) {
                    found.add(who + "another job holds a reservation on " + reserve.gpuType());
                }
                endsAreReal(who, reserve);
                Booked then = then(plan, reserve);
                then.add(Pods.reserved(tracked.job(), reserve));
                then.objections(Pods.reserved(tracked.job(), reserve))
                        .forEach(each -> found.add(who + "would be delayed: then " + each));
            }
        }
        return found;
    }

    private void endsAreReal(String who, Reserve reserve) {
        Until until = reserve.until();
        boolean known = until.release() == Until.Release.EXPECTED_ENDS;
        if (known && until.latestMillis() <= nowMillis) {
            found.add(who + "its time " + until.latestMillis() + " has passed");
        }
        for (JobId id : until.ends()) {
            TrackedJob other = facts.job(id);
            if (other == null) {
                found.add(who + "it waits for " + id + ", which is not known");
            } else if (known && endMillis(other) > until.latestMillis() && !other.waiting()) {
                found.add(who + "it waits for " + id + ", which is expected to run on until " + endMillis(other));
            }
        }
    }

    private Booked then(Plan plan, Reserve reserve) {
        boolean known = reserve.until().release() == Until.Release.EXPECTED_ENDS;
        Set<JobId> gone = new HashSet<>(reserve.until().ends());
        Booked booked = Booked.withoutLeaving(facts);
        for (Decision decision : plan.decisions()) {
            TrackedJob tracked = facts.job(decision.job());
            if (tracked != null && !(decision instanceof Place place && endsBy(plan, tracked.job(), place, reserve))) {
                booked.carryOut(decision, tracked);
            }
        }
        Map<JobId, Pods> held = held(plan);
        for (TrackedJob tracked : facts.jobs.values()) {
            Job job = tracked.job();
            boolean ends = known ? endMillis(tracked) <= reserve.until().latestMillis() : gone.contains(job.id());
            Pods pods = held.get(job.id());
            if (pods != null && tracked.running() && ends) {
                booked.remove(pods);
            }
        }
        return booked;
    }

    /** True if a job that starts now is gone, or can be made to go, when the time of the reservation has come. */
    private boolean endsBy(Plan plan, Job job, Place place, Reserve reserve) {
        Until until = reserve.until();
        return until.release() == Until.Release.EXPECTED_ENDS
                ? endMillis(job, place.gpuType(), nowMillis) <= until.latestMillis()
                : until.ends().contains(job.id()) || givesWay(plan, job, place.gpuType(), reserve);
    }

    /** The nodes that running jobs hold once the plan has been carried out. */
    private Map<JobId, Pods> held(Plan plan) {
        Map<JobId, Pods> held = new HashMap<>();
        facts.jobs.forEach((id, tracked) -> {
            GpuType type = tracked.gpuType();
            if (type != null) {
                held.put(id, Pods.running(tracked, type));
            }
        });
        for (Decision decision : plan.decisions()) {
            Pods before = held.get(decision.job());
            if (decision instanceof Preempt) {
                held.remove(decision.job());
            } else if (decision instanceof Resize resize && before != null) {
                Pods kept = before.between(0, Math.min(before.size(), resize.toReplicas()));
                held.put(
                        resize.job(),
                        kept.and(Pods.numbered(kept.job(), kept.type(), resize.fromReplicas(), resize.added())));
            }
        }
        return held;
    }

    /** True if the reserving job, which has a share of its own, could take the GPUs back at any time. */
    private boolean givesWay(Plan plan, Job job, GpuType type, Reserve reserve) {
        TrackedJob owner = facts.job(reserve.job());
        if (owner == null
                || !job.preemptible()
                || job.minRuntimeSeconds() > 0
                || owner.job().queue().equals(job.queue())) {
            return false;
        }
        Booked after = Booked.withoutLeaving(facts);
        for (Decision decision : plan.decisions()) {
            TrackedJob tracked = facts.job(decision.job());
            if (decision instanceof Place place && tracked != null) {
                after.add(Pods.placed(tracked.job(), place));
            } else if (decision instanceof Reserve other && tracked != null && !other.waitsForEnds()) {
                after.add(Pods.reserved(tracked.job(), other));
            }
        }
        for (QueueName queue : facts.upwardsUntilCommon(job.queue(), owner.job().queue())) {
            if (after.used(queue, type) > entitled.of(queue, type) * 1000) {
                return true;
            }
        }
        return false;
    }

    private long endMillis(TrackedJob tracked) {
        GpuType type = tracked.gpuType();
        return tracked.running() && type != null ? endMillis(tracked.job(), type, tracked.startedMillis()) : NEVER;
    }

    /** The same as the deciders should come to: the earlier of the two durations, each stretched until it lies ahead. */
    private long endMillis(Job job, GpuType type, long startedMillis) {
        long end = NEVER;
        double speed = job.gpuTypes().stream()
                .filter(accepted -> accepted.type().equals(type))
                .mapToDouble(AcceptedGpuType::speed)
                .findFirst()
                .orElse(1);
        long expected = (long) Math.ceil(job.expectedDurationSeconds() / speed);
        for (long seconds : List.of(expected, job.maxDurationSeconds())) {
            if (seconds > 0) {
                long overrun = nowMillis - (startedMillis + seconds * 1000);
                long minutes = 0;
                for (int step = 0; overrun >= 0 && minutes * 60_000 <= overrun; step++) {
                    minutes = 1L << step;
                }
                end = Math.min(end, startedMillis + seconds * 1000 + minutes * 60_000);
            }
        }
        return end;
    }
}

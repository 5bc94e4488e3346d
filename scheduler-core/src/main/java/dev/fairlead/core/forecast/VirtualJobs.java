package dev.fairlead.core.forecast;

import dev.fairlead.core.forecast.Observer.Stop;
import dev.fairlead.core.forecast.Timetable.Entry;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The jobs of a virtual cluster: what becomes of them, told to the state and to the observer. */
final class VirtualJobs {
    private final ClusterState state;
    private final Timetable timetable;
    private final Costs costs;
    private final Observer observer;
    private final VirtualUsage usage;
    private final Map<JobId, Attempts> all = new HashMap<>();

    VirtualJobs(ClusterState state, Timetable timetable, Costs costs, Observer observer, VirtualUsage usage) {
        this.state = state;
        this.timetable = timetable;
        this.costs = costs;
        this.observer = observer;
        this.usage = usage;
    }

    void arrive(Work work, long nowMillis) {
        if (all.putIfAbsent(work.job().id(), new Attempts(work)) != null) {
            throw new IllegalArgumentException("job " + work.job().id() + " arrives twice");
        }
        observer.arrived(nowMillis, work.job());
        state.submit(work.job());
    }

    void adopt(Work rest, TrackedJob tracked, long nowMillis) {
        Attempts attempts = new Attempts(rest);
        all.put(rest.job().id(), attempts);
        GpuType type = tracked.gpuType();
        if (type != null) {
            replicas(tracked, hold -> hold != Hold.GONE)
                    .forEach(replica -> usage.change(rest.job(), replica, type, true, nowMillis));
        }
        if (type != null && tracked.running()) {
            attempts.start(nowMillis, 0, rest.job().speedOn(type), tracked.runningGpuMillis());
            planEnd(attempts, tracked);
        }
        List<Integer> leaving = replicas(tracked, Hold.LEAVING::equals);
        if (!leaving.isEmpty()) {
            timetable.add(
                    nowMillis + costs.graceMillis(),
                    new Entry.PodsAreGone(rest.job().id(), attempts.attempt, leaving));
        }
    }

    /** The user deletes it: what runs leaves, and it never comes back. */
    void withdraw(JobId id, long nowMillis) {
        Attempts attempts = all.get(id);
        TrackedJob tracked = state.job(id);
        if (attempts == null || tracked == null) {
            return;
        }
        long lost = attempts.running() ? attempts.stop(nowMillis) : 0;
        observer.stopped(nowMillis, tracked.job(), Stop.WITHDRAWN, lost);
        boolean holds = tracked.gpuType() != null;
        state.withdraw(id);
        if (holds) {
            leave(attempts, tracked, 0, nowMillis);
        } else {
            all.remove(id);
        }
    }

    /** It ends by itself; false if that was called off. */
    boolean end(Entry.Ends ends, long nowMillis) {
        Attempts attempts = all.get(ends.job());
        TrackedJob tracked = state.job(ends.job());
        if (attempts == null || tracked == null || attempts.version != ends.version()) {
            return false;
        }
        Job job = tracked.job();
        if (ends.complete()) {
            attempts.complete(nowMillis);
            observer.completed(nowMillis, job);
        } else {
            observer.stopped(nowMillis, job, Stop.OUT_OF_TIME, attempts.stop(nowMillis));
        }
        state.withdraw(job.id());
        free(tracked, hold -> hold != Hold.GONE, nowMillis);
        all.remove(job.id());
        return true;
    }

    /** Pods have terminated; false if they were gone before. */
    boolean podsAreGone(Entry.PodsAreGone gone, long nowMillis) {
        Attempts attempts = all.get(gone.job());
        TrackedJob tracked = state.job(gone.job());
        if (attempts == null || tracked == null || attempts.attempt != gone.attempt()) {
            return false;
        }
        free(tracked, gone.replicas(), nowMillis);
        if (state.job(gone.job()) == null) {
            all.remove(gone.job());
        }
        return true;
    }

    /** A node was lost: gangs with a replica there have to start again. */
    void loseNode(NodeName node, long nowMillis) {
        for (TrackedJob tracked : List.copyOf(state.holding())) {
            List<Integer> there = replicas(tracked, hold -> hold != Hold.GONE);
            there.removeIf(replica -> !tracked.nodes().get(replica).equals(node));
            Attempts attempts = all.get(tracked.job().id());
            if (there.isEmpty() || attempts == null) {
                continue;
            }
            if (attempts.running()) {
                stop(attempts, tracked, Stop.NODE_LOST, nowMillis);
            }
            free(tracked, there, nowMillis);
            if (state.job(tracked.job().id()) == null) {
                all.remove(tracked.job().id());
            }
        }
    }

    /** Stops, starts and resizes as the plan says. */
    void carryOut(Plan plan, long nowMillis) {
        for (Preempt preempt : plan.all(Preempt.class)) {
            stop(known(preempt.job()), tracked(preempt.job()), Stop.PREEMPTED, nowMillis);
            JobId beneficiary = preempt.beneficiary();
            if (beneficiary != null) {
                state.stoppedFor(preempt.job(), beneficiary);
            }
        }
        plan.all(Resize.class).forEach(resize -> resize(resize, nowMillis));
        plan.all(Place.class).forEach(place -> start(place, nowMillis));
    }

    private void start(Place place, long nowMillis) {
        Attempts attempts = known(place.job());
        state.start(place.job(), new Allocation(place.gpuType(), place.nodes(), nowMillis, place.devices()));
        TrackedJob tracked = tracked(place.job());
        Job job = tracked.job();
        observer.started(nowMillis, job, place);
        tellTaken(tracked, 0, nowMillis);
        long overhead = costs.startMillis()
                + (attempts.hasRun() ? costs.restartMillis() : attempts.work().lateMillis());
        attempts.start(nowMillis, overhead, job.speedOn(place.gpuType()), tracked.runningGpuMillis());
        planEnd(attempts, tracked);
    }

    private void stop(Attempts attempts, TrackedJob tracked, Stop why, long nowMillis) {
        observer.stopped(nowMillis, tracked.job(), why, attempts.stop(nowMillis));
        EarlierRuns runs = tracked.runsUntil(nowMillis);
        leave(attempts, tracked, 0, nowMillis);
        state.putEarlierRuns(tracked.job().id(), runs);
    }

    private void resize(Resize resize, long nowMillis) {
        Attempts attempts = known(resize.job());
        TrackedJob tracked = tracked(resize.job());
        Job job = tracked.job();
        observer.resized(nowMillis, job, resize);
        if (resize.toReplicas() > resize.fromReplicas()) {
            state.grow(job.id(), resize.added());
            tellTaken(tracked, tracked.holds().size() - resize.added().size(), nowMillis);
        } else {
            leave(attempts, tracked, resize.toReplicas(), nowMillis);
            JobId beneficiary = resize.beneficiary();
            if (beneficiary != null) {
                state.stoppedFor(job.id(), beneficiary);
            }
        }
        GpuType type = tracked.gpuType();
        if (type != null) {
            attempts.resize(nowMillis, costs.resizeMillis(), job.speedOn(type), tracked.runningGpuMillis());
            planEnd(attempts, tracked);
        }
    }

    private void planEnd(Attempts attempts, TrackedJob tracked) {
        long most = tracked.job().maxDurationSeconds();
        long outOfTime = most == 0 ? Work.ENDLESS : tracked.startedMillis() + most * 1000;
        long ends = attempts.endsMillis();
        if (Math.min(ends, outOfTime) < Work.ENDLESS) {
            timetable.add(
                    Math.min(ends, outOfTime), new Entry.Ends(tracked.job().id(), attempts.version, ends <= outOfTime));
        }
    }

    /** Replicas from this number on begin to leave; their GPUs are free after the grace period. */
    private void leave(Attempts attempts, TrackedJob tracked, int from, long nowMillis) {
        List<Integer> leaving = replicas(tracked, Hold.RUNNING::equals);
        leaving.removeIf(replica -> replica < from);
        if (leaving.isEmpty()) {
            return;
        }
        state.shrink(tracked.job().id(), from);
        timetable.add(
                nowMillis + costs.graceMillis(),
                new Entry.PodsAreGone(tracked.job().id(), attempts.attempt, leaving));
    }

    private void tellTaken(TrackedJob tracked, int from, long nowMillis) {
        GpuType type = tracked.gpuType();
        for (int replica = from; type != null && replica < tracked.nodes().size(); replica++) {
            usage.change(tracked.job(), replica, type, true, nowMillis);
            observer.took(
                    nowMillis, tracked.job(), replica, type, tracked.nodes().get(replica));
        }
    }

    private void free(TrackedJob tracked, Predicate<Hold> which, long nowMillis) {
        free(tracked, replicas(tracked, which), nowMillis);
    }

    /** The highest number first: the state forgets the numbers of a tail that is gone. */
    private void free(TrackedJob tracked, List<Integer> replicas, long nowMillis) {
        Job job = tracked.job();
        GpuType type = tracked.gpuType();
        for (int replica : replicas.reversed()) {
            if (type != null
                    && replica < tracked.holds().size()
                    && tracked.holds().get(replica) != Hold.GONE) {
                usage.change(job, replica, type, false, nowMillis);
                observer.gaveBack(nowMillis, job, replica, type, tracked.nodes().get(replica));
                state.free(job.id(), replica);
            }
        }
    }

    private static List<Integer> replicas(TrackedJob tracked, Predicate<Hold> which) {
        List<Integer> replicas = new ArrayList<>();
        for (int replica = 0; replica < tracked.holds().size(); replica++) {
            if (which.test(tracked.holds().get(replica))) {
                replicas.add(replica);
            }
        }
        return replicas;
    }

    private Attempts known(JobId id) {
        Attempts attempts = all.get(id);
        if (attempts == null) {
            throw new IllegalStateException("job " + id + " is decided on, but nobody said how long it runs");
        }
        return attempts;
    }

    private TrackedJob tracked(JobId id) {
        TrackedJob tracked = state.job(id);
        if (tracked == null) {
            throw new IllegalStateException("job " + id + " is decided on, but the state does not know it");
        }
        return tracked;
    }

    long remainingMillis(JobId id, long nowMillis) {
        Attempts attempts = all.get(id);
        if (attempts == null) {
            return 0;
        }
        long whole = attempts.work().durationMillis();
        return whole == Work.ENDLESS ? whole : (long) Math.ceil(Math.max(0, whole - attempts.doneBy(nowMillis)));
    }

    long attainedGpuMillis(JobId id, long nowMillis) {
        Attempts attempts = all.get(id);
        return attempts == null ? 0 : attempts.heldGpuMillisBy(nowMillis);
    }
}

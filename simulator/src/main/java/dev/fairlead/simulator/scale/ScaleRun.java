package dev.fairlead.simulator.scale;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Lives through some cycles of a large cluster and measures them. One placement is timed by {@link PlacementBenchmark}. */
final class ScaleRun {
    private static final long CYCLE_MILLIS = 10_000;
    private static final double GPUS_OF_JOB = 6.3;

    private final LargeCluster cluster;
    private final ClusterState state;
    private final List<JobId> running = new ArrayList<>();
    private final Set<JobId> leaving = new LinkedHashSet<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final Times cycles = new Times();
    private double firstCycleMillis;
    private long nowMillis = 1_000_000_000;

    /**
     * What was measured.
     *
     * @param heapBytes memory in use at the end, garbage left out
     */
    record Figures(int nodes, double firstCycleMillis, double cycleP50Millis, double cycleP99Millis, long heapBytes) {}

    private final int nodes;

    ScaleRun(int nodes, int queues, int waiting) {
        this.nodes = nodes;
        cluster = new LargeCluster(1, nodes, queues);
        state = cluster.empty();
        int jobs = waiting + (int) (nodes * 8 / GPUS_OF_JOB);
        for (int job = 0; job < jobs; job++) {
            state.submit(cluster.job(nowMillis + job));
        }
    }

    /** @param warmUp cycles that are lived through before those that count */
    Figures measure(int warmUp, int counted, int churn) {
        live(warmUp, counted, churn);
        System.gc();
        return new Figures(
                nodes,
                firstCycleMillis,
                cycles.millis(50),
                cycles.millis(99),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    ClusterState state() {
        return state;
    }

    /** A job that is not submitted. */
    Job anotherJob() {
        return cluster.job(nowMillis);
    }

    /**
     * The first cycle and some steady ones.
     *
     * @param warmUp cycles before those that are measured
     */
    void live(int warmUp, int counted, int churn) {
        long began = System.nanoTime();
        Plan first = SchedulingCycle.decide(state, nowMillis);
        firstCycleMillis = (System.nanoTime() - began) / 1e6;
        carryOut(first);
        for (int cycle = 0; cycle < warmUp + counted; cycle++) {
            nowMillis += CYCLE_MILLIS;
            began = System.nanoTime();
            podsAreGone();
            finish(churn);
            for (int job = 0; job < churn; job++) {
                state.submit(cluster.job(nowMillis + job));
            }
            carryOut(SchedulingCycle.decide(state, nowMillis));
            if (cycle >= warmUp) {
                cycles.add(System.nanoTime() - began);
            }
        }
    }

    /** So many running jobs end, whichever. */
    void finish(int count) {
        int finished = 0;
        while (finished < count && !running.isEmpty()) {
            int at = random.nextInt(running.size());
            JobId id = running.get(at);
            running.set(at, running.getLast());
            running.removeLast();
            TrackedJob tracked = state.job(id);
            if (tracked != null && tracked.running()) {
                state.withdraw(id);
                free(tracked, false);
                finished++;
            }
        }
    }

    private void podsAreGone() {
        for (JobId id : leaving) {
            TrackedJob tracked = state.job(id);
            if (tracked != null) {
                free(tracked, true);
            }
        }
        leaving.clear();
    }

    private void free(TrackedJob tracked, boolean onlyLeaving) {
        for (int replica = tracked.holds().size() - 1; replica >= 0; replica--) {
            if (replica < tracked.holds().size()
                    && (!onlyLeaving || tracked.holds().get(replica) == TrackedJob.Hold.LEAVING)) {
                state.free(tracked.job().id(), replica);
            }
        }
    }

    private void carryOut(Plan plan) {
        for (Decision decision : plan.actions()) {
            switch (decision) {
                case Decision.Place place -> {
                    state.start(
                            place.job(), new Allocation(place.gpuType(), place.nodes(), nowMillis, place.devices()));
                    running.add(place.job());
                }
                case Decision.Preempt preempt -> {
                    state.leave(preempt.job());
                    JobId beneficiary = preempt.beneficiary();
                    if (beneficiary != null) {
                        state.stoppedFor(preempt.job(), beneficiary);
                    }
                    leaving.add(preempt.job());
                }
                case Decision.Resize resize -> {
                    if (resize.toReplicas() > resize.fromReplicas()) {
                        state.grow(resize.job(), resize.added());
                    } else {
                        state.shrink(resize.job(), resize.toReplicas());
                        leaving.add(resize.job());
                    }
                }
                case Decision.Reserve reserve -> {}
                case Decision.Hold hold -> {}
            }
        }
    }
}

package dev.fairlead.core.forecast;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.state.ClusterFacts;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * When a waiting job will start if nothing changes: nobody submits anything, no node is lost, no quota moves.
 *
 * <p>How long jobs run is not known, so the same cluster is put through several futures. In each of them every job takes the
 * duration of some quantile; over all futures each job goes through all quantiles, evenly spaced, in an order of its own that
 * follows from its name alone (a Latin hypercube). So the same question has the same answer, and no future is one in which
 * everybody is quick or everybody is slow. Each future is decided by the scheduler itself.
 *
 * @param p50Millis by when the job starts in half of the futures, milliseconds since the epoch; empty if it does not
 * @param p90Millis by when it starts in nine of ten; empty if it does not
 */
public record StartForecast(OptionalLong p50Millis, OptionalLong p90Millis) {
    /** How many futures are looked at. */
    public static final int FUTURES = 10;

    /** Steps that visit every part once: they share no divisor with the number of futures. */
    private static final int[] STEPS = {1, 3, 7, 9};

    /**
     * Looks at the futures of a cluster. The state is left as it is.
     *
     * <p>Costs {@value #FUTURES} copies of the state, and in each of them the decisions until the job starts.
     *
     * @param waiting the job that is asked for
     * @param durations how long jobs run, as far as it is known; a job of which nothing is known never ends
     * @param horizonMillis how far to look ahead; what happens later counts as never
     * @param goOn asked again and again; when it says no, what is not known by then counts as never
     * @throws IllegalArgumentException if no such job waits
     */
    public static StartForecast of(
            ClusterState state,
            long nowMillis,
            JobId waiting,
            ExpectedDurations durations,
            Costs costs,
            long horizonMillis,
            BooleanSupplier goOn) {
        TrackedJob asked = state.job(waiting);
        if (asked == null || !asked.waiting()) {
            throw new IllegalArgumentException("job " + waiting + " does not wait, so it has no start to forecast");
        }
        long[] starts = new long[FUTURES];
        for (int future = 0; future < FUTURES; future++) {
            starts[future] = goOn.getAsBoolean()
                    ? start(state, nowMillis, waiting, durations, costs, nowMillis + horizonMillis, future, goOn)
                    : Work.ENDLESS;
        }
        Arrays.sort(starts);
        return new StartForecast(known(starts[FUTURES / 2 - 1]), known(starts[FUTURES * 9 / 10 - 1]));
    }

    private static OptionalLong known(long start) {
        return start == Work.ENDLESS ? OptionalLong.empty() : OptionalLong.of(start);
    }

    private static long start(
            ClusterState state,
            long nowMillis,
            JobId waiting,
            ExpectedDurations durations,
            Costs costs,
            long untilMillis,
            int future,
            BooleanSupplier goOn) {
        FirstStart first = new FirstStart(waiting);
        VirtualCluster cluster =
                new VirtualCluster(ClusterFacts.of(state).toState(), Policy.FAIRLEAD, costs, first, nowMillis);
        for (TrackedJob tracked : state.jobs()) {
            cluster.adopt(rest(tracked, nowMillis, durations, future));
        }
        cluster.begin();
        boolean more = true;
        while (more && first.millis == Work.ENDLESS && cluster.nowMillis() < untilMillis && goOn.getAsBoolean()) {
            more = cluster.step();
        }
        return first.millis <= untilMillis ? first.millis : Work.ENDLESS;
    }

    /** What is left of a job in one of the futures. */
    private static Work rest(TrackedJob tracked, long nowMillis, ExpectedDurations durations, int future) {
        Job job = tracked.job();
        long ran = tracked.running() ? Math.max(0, nowMillis - tracked.startedMillis()) : 0;
        GpuType type = tracked.gpuType();
        // Work counts in time on GPUs of speed 1.
        long worked = type == null ? 0 : (long) (ran * job.speedOn(type));
        OptionalLong whole = durations.millis(job, worked, quantile(job.id(), future));
        // One that has run longer than expected is taken to end soon, and not in the past.
        return new Work(job, whole.isEmpty() ? Work.ENDLESS : Math.max(1, whole.getAsLong() - worked));
    }

    /** The middle of one of as many equal parts of 0 to 1 as there are futures, another one in each. */
    private static double quantile(JobId job, int future) {
        // Finalizer of SplitMix64 (Steele et al., OOPSLA'14): a name's hash alone would give neighbours the same order.
        long mixed = (job + "/" + job.uid()).hashCode() * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        int from = (int) Long.remainderUnsigned(mixed, FUTURES);
        int step = STEPS[(int) Long.remainderUnsigned(mixed >>> 32, STEPS.length)];
        return ((from + future * step) % FUTURES + 0.5) / FUTURES;
    }

    private static final class FirstStart implements Observer {
        private final JobId asked;
        private long millis = Work.ENDLESS;

        FirstStart(JobId asked) {
            this.asked = asked;
        }

        @Override
        public void started(long nowMillis, Job job, Place place) {
            if (job.id().equals(asked) && millis == Work.ENDLESS) {
                millis = nowMillis;
            }
        }
    }
}

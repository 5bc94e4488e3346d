package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.forecast.Costs;
import dev.fairlead.core.forecast.Observer;
import dev.fairlead.core.forecast.Policy;
import dev.fairlead.core.forecast.VirtualCluster;
import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.Job;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weeks under virtual time: who had nothing for two weeks catches up for a while, and then both have the same. */
class PastUseEvensOutTest {
    private static final long HOUR = 3_600_000;
    private static final long WEEK = 7 * 24 * HOUR;
    private static final long START = 1_000_000_000_000L;

    /** In the order of their completion, by week. */
    private final List<List<String>> completedInWeek = new ArrayList<>();

    private final List<String> preempted = new ArrayList<>();

    private final Observer observer = new Observer() {
        @Override
        public void completed(long nowMillis, Job job) {
            int week = (int) ((nowMillis - START) / WEEK);
            while (completedInWeek.size() <= week) {
                completedInWeek.add(new ArrayList<>());
            }
            completedInWeek.get(week).add(job.queue().value());
        }

        @Override
        public void stopped(long nowMillis, Job job, Stop why, long lostGpuMillis) {
            preempted.add(job.id().name());
        }
    };

    private double partOfModest(int week) {
        List<String> completed = completedInWeek.get(week);
        return (double) completed.stream().filter("modest"::equals).count() / completed.size();
    }

    @Test
    void whoHadNothingCatchesUpAndThenItIsHalfAndHalf() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("greedy")
                .queue("modest");
        VirtualCluster virtual = new VirtualCluster(cluster.state(), Policy.FAIRLEAD, Costs.NONE, observer, START);
        int count = 0;
        for (long time = START; time < START + 8 * WEEK; time += 6 * HOUR) {
            for (int i = 0; i < 16; i++) {
                virtual.submit(new Work(new JobSpec("g" + count++, "greedy").submittedAt(time), 6 * HOUR));
                if (time >= START + 2 * WEEK) {
                    virtual.submit(new Work(new JobSpec("m" + count++, "modest").submittedAt(time), 6 * HOUR));
                }
            }
        }
        while (virtual.nowMillis() < START + 8 * WEEK && virtual.step()) {}

        assertThat(partOfModest(1)).isZero();
        assertThat(partOfModest(2)).as("it comes back").isBetween(0.58, 0.8);
        assertThat(partOfModest(3)).isLessThanOrEqualTo(partOfModest(2));
        assertThat(partOfModest(7)).as("and in the end it is even").isBetween(0.49, 0.56);
        assertThat(preempted).as("nobody is stopped for the past").hasSizeLessThanOrEqualTo(8);
    }
}

package dev.fairlead.core.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of a queue is total, says why, and puts whoever is stopped behind the job that took its place. */
class JobOrderTest {
    private static final long HOUR = 3600;
    private static final long NOW = 5_000_000_000L;

    private record Someone(Job job, EarlierRuns earlierRuns, long startedMillis, long runningGpus)
            implements Contender {
        @Override
        public long runningGpuMillis() {
            return runningGpus * 1000;
        }

        Someone stoppedAt(long now) {
            long ran = now - startedMillis;
            return new Someone(job, earlierRuns.plus(ran * runningGpus / 1000, ran), 0, 0);
        }
    }

    private static Someone waiting(String name, int priority, long submittedMillis, EarlierRuns runs) {
        return new Someone(job(name, priority, submittedMillis), runs, 0, 0);
    }

    private static Job job(String name, int priority, long submittedMillis) {
        return new Job(
                new JobId("team", name, ""),
                new QueueName("q"),
                new Gang(1, 1, Resources.ofGpus(1)),
                List.of(),
                TopologyRequest.ANYWHERE,
                priority,
                true,
                true,
                0,
                0,
                0,
                0,
                submittedMillis,
                NodeSelection.ANY_NODE,
                List.of());
    }

    private static SchedulingPolicy policy(long ageing, Long... bounds) {
        return new SchedulingPolicy(0, ageing, List.of(bounds), false);
    }

    private static String why(SchedulingPolicy policy, Someone first, Someone second) {
        JobOrder order = new JobOrder(policy);
        assertThat(order.compare(first, second)).isNegative();
        assertThat(order.compare(second, first)).isPositive();
        return order.why(first, second);
    }

    @Test
    void everyStepSaysWhy() {
        Someone plain = waiting("b", 1, NOW, EarlierRuns.NONE);
        Someone served = waiting("a", 1, NOW - 10, new EarlierRuns(2 * HOUR, 7));
        SchedulingPolicy both = policy(HOUR, HOUR);

        assertThat(why(both, waiting("x", 2, NOW, EarlierRuns.NONE), plain))
                .isEqualTo("which has the higher priority (2 over 1)");
        assertThat(why(both, plain, served)).isEqualTo("which has had less GPU time (0.0 GPU-hours against 2.0)");
        assertThat(why(both, waiting("x", 1, NOW - 40 * 60_000, new EarlierRuns(2 * HOUR, 0)), plain))
                .isEqualTo(
                        "which has waited 40 min longer, and 1 h of waiting count as one priority: it passes one that"
                                + " has had less GPU time (0.0 GPU-hours against 2.0)");
        assertThat(why(both, waiting("x", 1, NOW - 10, EarlierRuns.NONE), plain))
                .isEqualTo("which was submitted earlier");
        assertThat(why(both, plain, waiting("a", 1, NOW - 10, new EarlierRuns(5, 11))))
                .isEqualTo("which has waited longer");
        assertThat(why(both, waiting("a", 1, NOW, EarlierRuns.NONE), plain))
                .isEqualTo("which was submitted in the same instant and comes first by name");
    }

    @Test
    void classesDivideTheStepBetweenPriorities() {
        JobOrder order = new JobOrder(policy(3 * HOUR, HOUR, 2 * HOUR));
        Someone fresh = waiting("fresh", 0, NOW, EarlierRuns.NONE);

        assertThat(order.compare(waiting("x", 0, NOW - HOUR * 1000, new EarlierRuns(HOUR, 0)), fresh))
                .as("one class behind, a third of three hours ahead: equal, so the earlier submission")
                .isNegative();
        assertThat(order.compare(waiting("x", 0, NOW - HOUR * 1000 + 1, new EarlierRuns(HOUR, 0)), fresh))
                .isPositive();
    }

    @Test
    void extremePrioritiesAndAgesDoNotOverflow() {
        JobOrder order = new JobOrder(policy(1_000_000_000, 1L));
        Someone highest = waiting("high", Integer.MAX_VALUE, NOW, EarlierRuns.NONE);
        Someone lowest = waiting("low", Integer.MIN_VALUE, 0, EarlierRuns.NONE);

        assertThat(order.compare(highest, lowest)).isNegative();
        assertThat(order.compare(lowest, highest)).isPositive();
    }

    @Test
    void theOrderIsTotalWhateverCounts() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            JobOrder order = new JobOrder(randomPolicy(random));
            List<Someone> jobs = new ArrayList<>();
            for (int number = 0; number < 12; number++) {
                jobs.add(randomJob(random, number));
            }
            for (Someone a : jobs) {
                for (Someone b : jobs) {
                    assertThat(Integer.signum(order.compare(a, b))).isEqualTo(-Integer.signum(order.compare(b, a)));
                    assertThat(order.compare(a, b) == 0).isEqualTo(a.equals(b));
                    for (Someone c : jobs) {
                        if (order.compare(a, b) < 0 && order.compare(b, c) < 0) {
                            assertThat(order.compare(a, c)).as("seed %d", seed).isNegative();
                        }
                    }
                }
            }
        }
    }

    @Test
    void whoIsStoppedWaitsBehindWhoTookItsPlaceAndCannotTakeItBack() {
        int taken = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            JobOrder order = new JobOrder(randomPolicy(random));
            Someone taker = randomJob(random, 1);
            Someone other = randomJob(random, 2);
            long started = NOW + random.nextInt(20_000_000);
            Someone running = new Someone(other.job, other.earlierRuns, started, 1 + random.nextInt(8));
            long now = started + random.nextInt(40_000_000);
            if (order.mayTakePlaceOf(taker, running, now)) {
                taken++;
                Someone stopped = running.stoppedAt(now);
                Someone took = new Someone(taker.job, taker.earlierRuns, now, 1);
                assertThat(order.compare(taker, stopped)).as("seed %d", seed).isNegative();
                assertThat(order.mayTakePlaceOf(stopped, took, now))
                        .as("seed %d", seed)
                        .isFalse();
            }
        }
        assertThat(taken).isGreaterThan(3000);
    }

    @Test
    void whoWasPassedByAgeMayNotStopWhoPassedIt() {
        int passed = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            JobOrder order = new JobOrder(randomPolicy(random));
            Someone first = randomJob(random, 1);
            Someone second = randomJob(random, 2);
            long started = NOW + random.nextInt(20_000_000);
            Someone running = new Someone(first.job, first.earlierRuns, started, 1);
            if (order.compare(first, second) < 0) {
                passed++;
                assertThat(order.mayTakePlaceOf(second, running, started))
                        .as("seed %d", seed)
                        .isFalse();
            }
        }
        assertThat(passed).isGreaterThan(5000);
    }

    private static SchedulingPolicy randomPolicy(Random random) {
        List<Long> bounds = new ArrayList<>();
        for (int bound = random.nextInt(4); bound > 0; bound--) {
            bounds.add((bounds.isEmpty() ? 0 : bounds.getLast()) + 1 + random.nextInt(20_000));
        }
        return new SchedulingPolicy(0, random.nextInt(3) * 3000L, bounds, false);
    }

    private static Someone randomJob(Random random, int number) {
        EarlierRuns runs = random.nextBoolean()
                ? EarlierRuns.NONE
                : new EarlierRuns(random.nextInt(60_000), random.nextInt(9_000_000));
        return waiting("j" + number, random.nextInt(4), NOW - 20_000_000 + random.nextInt(10_000_000), runs);
    }
}

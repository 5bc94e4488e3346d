package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.TrackedJob;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The earliest start found by doubling and halving is that of letting one job after the other end. */
class EarliestStartTest {
    private static final int NODES = 4;
    private static final int GPUS = 4;

    @Test
    void theSameAsByLettingOneAfterTheOtherEnd() {
        int found = 0;
        for (long seed = 0; seed < 200; seed++) {
            Situation now = situation(seed);
            Job first = now.job("first");
            Reservation reservation = searches(now).find(first, now.queue("q"), List.of(H100));
            Situation again = situation(seed);

            if (reservation == null) {
                assertThat(startByHand(again)).as("seed %s", seed).isEqualTo(ExpectedEnd.UNKNOWN);
            } else {
                found++;
                assertThat(reservation.startMillis).as("seed %s", seed).isEqualTo(startByHand(again));
                assertThat(reservation.broken()).isFalse();
            }
            Situation untouched = situation(seed);
            for (int node = 0; node < NODES; node++) {
                assertThat(now.state.fleet().future().free(node))
                        .as("the search leaves everything as it was")
                        .isEqualTo(untouched.state.fleet().future().free(node));
            }
        }
        assertThat(found).isBetween(75, 198);
    }

    private static Searches searches(Situation now) {
        Standing standing = new Standing(now.state.queueTree(), now.state.ledgerFuture(), now.shares);
        return new Searches(now.state, now.shares, now.placer, standing, now.nowMillis);
    }

    private static Situation situation(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scenario cluster = Scenario.cluster();
        for (int node = 0; node < NODES; node++) {
            cluster.node("n" + node, spec -> spec.gpus(H100, GPUS), "r1");
        }
        long limit = random.nextInt(8, 17);
        cluster.queue("q", queue -> queue.limit(H100, limit)).queue("other");
        int replicas = random.nextInt(1, 4);
        long each = random.nextInt(1, GPUS + 1);
        cluster.job("first", "q", job -> job.gang(replicas, each));
        int number = 0;
        for (int node = 0; node < NODES; node++) {
            for (int free = GPUS - random.nextInt(2); free > 0; ) {
                long gpus = random.nextInt(1, free + 1);
                long seconds = random.nextInt(1, 6) * 100L;
                cluster.job(
                        "r" + number,
                        random.nextBoolean() ? "q" : "other",
                        job -> job.gpus(gpus).expectedSeconds(seconds));
                cluster.state()
                        .start(
                                JobId.of("team", "r" + number),
                                new Allocation(H100, List.of(new NodeName("n" + node)), cluster.nowMillis()));
                free -= (int) gpus;
                number++;
            }
        }
        return new Situation(cluster);
    }

    /** When the job fits as jobs end for good, one moment after the other. */
    private static long startByHand(Situation now) {
        Job first = now.job("first");
        List<TrackedJob> running = now.state.jobs().stream()
                .filter(TrackedJob::running)
                .sorted(Comparator.comparingLong(tracked -> tracked.job().expectedDurationSeconds()))
                .toList();
        for (TrackedJob tracked : running) {
            now.state.withdraw(tracked.job().id());
            now.state.free(tracked.job().id(), 0);
            long least = first.gang().gpus(first.gang().replicas());
            long used = now.state.ledgerFuture().used(now.queue("q"), H100) / 1000;
            boolean fits = now.placer.place(
                            now.state.fleet().future(),
                            first,
                            H100,
                            first.gang().replicas(),
                            first.gang().replicas())
                    != null;
            if (fits && used + least <= now.state.queueTree().limit(now.queue("q"), H100)) {
                return now.nowMillis + tracked.job().expectedDurationSeconds() * 1000;
            }
        }
        return ExpectedEnd.UNKNOWN;
    }
}

package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Resources;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a job has done, saved and held: the same as counted millisecond by millisecond. */
class AttemptsTest {
    private static final int REPLICAS = 4;

    /** Counts by looking at every millisecond. */
    private static final class ByTheMillisecond {
        private final long interval;
        private long now;
        private double done;
        private double saved;
        private long held;
        private long unsaved;
        private long computesFrom;
        private long pausedUntil;
        private double rate;
        private long gpus;

        ByTheMillisecond(long interval) {
            this.interval = interval;
        }

        void goOn(double speed, long gpusHeld, long pausedFor) {
            rate = speed * gpusHeld / REPLICAS;
            gpus = gpusHeld;
            pausedUntil = Math.max(pausedUntil, now + pausedFor);
        }

        void until(long millis) {
            while (now < millis) {
                done += now >= pausedUntil ? rate : 0;
                held += gpus;
                unsaved += gpus;
                now++;
                if (interval > 0 && now > computesFrom && (now - computesFrom) % interval == 0) {
                    saved = done;
                    unsaved = 0;
                }
            }
        }
    }

    @Test
    void theSameAsByTheMillisecond() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 1_000; round++) {
            long interval = random.nextBoolean() ? 0 : 1;
            long duration = random.nextInt(20_000);
            Attempts attempts = new Attempts(work(duration, interval));
            ByTheMillisecond counted = new ByTheMillisecond(interval * 1000);
            for (int attempt = 0; attempt < 3; attempt++) {
                counted.now += random.nextInt(100);
                start(random, attempts, counted);
                for (int change = random.nextInt(4); change > 0; change--) {
                    counted.until(counted.now + random.nextInt(1_500));
                    assertThat(attempts.doneBy(counted.now)).isCloseTo(counted.done, within(1e-6));
                    assertThat(attempts.heldGpuMillisBy(counted.now)).isEqualTo(counted.held);
                    resize(random, attempts, counted);
                    checkEnd(attempts, counted, duration);
                }
                counted.until(counted.now + random.nextInt(1_500));
                assertThat(attempts.stop(counted.now))
                        .as("round %s: GPU time to spend again", round)
                        .isEqualTo(counted.unsaved);
                counted.done = counted.saved;
                assertThat(attempts.running()).isFalse();
                assertThat(attempts.doneBy(counted.now + 99)).isCloseTo(counted.saved, within(1e-6));
                assertThat(attempts.heldGpuMillisBy(counted.now + 99)).isEqualTo(counted.held);
            }
        }
    }

    private static void start(SplittableRandom random, Attempts attempts, ByTheMillisecond counted) {
        long overhead = random.nextInt(300);
        double speed = 1.0 / random.nextInt(1, 3);
        long gpus = random.nextInt(1, REPLICAS + 1);
        attempts.start(counted.now, overhead, speed, gpus * 1000);
        counted.computesFrom = counted.now + overhead;
        counted.pausedUntil = counted.computesFrom;
        counted.unsaved = 0;
        counted.goOn(speed, gpus, 0);
    }

    private static void resize(SplittableRandom random, Attempts attempts, ByTheMillisecond counted) {
        long pause = random.nextInt(200);
        double speed = 1.0 / random.nextInt(1, 3);
        long gpus = random.nextInt(1, REPLICAS + 1);
        attempts.resize(counted.now, pause, speed, gpus * 1000);
        counted.goOn(speed, gpus, pause);
    }

    private static void checkEnd(Attempts attempts, ByTheMillisecond counted, long duration) {
        long end = Math.max(counted.now, counted.pausedUntil);
        for (double done = counted.done; done < duration - 1e-6; done += counted.rate) {
            end++;
        }
        assertThat(attempts.endsMillis()).isEqualTo(end);
    }

    @Test
    void everyChangeOfTheEndVoidsWhatWasPlanned() {
        Attempts attempts = new Attempts(work(10_000, 0));
        assertThat(attempts.hasRun()).isFalse();
        attempts.start(0, 0, 1, 4_000);
        assertThat(attempts.hasRun()).isTrue();
        assertThat(attempts.running()).isTrue();
        assertThat(List.of(attempts.attempt, attempts.version)).containsExactly(1L, 1L);
        attempts.resize(1_000, 0, 1, 2_000);
        assertThat(List.of(attempts.attempt, attempts.version)).containsExactly(1L, 2L);
        attempts.stop(2_000);
        assertThat(List.of(attempts.attempt, attempts.version)).containsExactly(1L, 3L);
        attempts.start(3_000, 0, 1, 4_000);
        assertThat(List.of(attempts.attempt, attempts.version)).containsExactly(2L, 4L);
    }

    @Test
    void whoIsDoneHasDoneAllOfIt() {
        Attempts attempts = new Attempts(work(10_000, 0));
        attempts.start(0, 0, 1, 4_000);
        attempts.complete(9_999);

        assertThat(attempts.running()).isFalse();
        assertThat(attempts.doneBy(20_000)).isEqualTo(10_000);
        assertThat(attempts.heldGpuMillisBy(20_000)).isEqualTo(4 * 9_999);
        assertThat(attempts.version).isEqualTo(2);
    }

    @Test
    void sharesHoldAndLoseWhatTheyAre() {
        Gang shares = new Gang(3, 3, Resources.ofGpuShare(250));
        Attempts attempts =
                new Attempts(new Work(SmallCluster.job("a", "research", shares, List.of(), 0, 4, 0), 10_000));
        attempts.start(0, 0, 1, 750);

        assertThat(attempts.endsMillis()).isEqualTo(10_000);
        assertThat(attempts.heldGpuMillisBy(8_000))
                .as("three quarters of a GPU")
                .isEqualTo(6_000);
        assertThat(attempts.stop(7_000)).as("for three seconds").isEqualTo(2_250);
        assertThat(attempts.heldGpuMillisBy(8_000)).isEqualTo(5_250);
    }

    @Test
    void whatNeverEndsHasNoEnd() {
        Attempts attempts = new Attempts(work(Work.ENDLESS, 0));
        attempts.start(0, 0, 1, 4_000);

        assertThat(attempts.endsMillis()).isEqualTo(Work.ENDLESS);
    }

    private static Work work(long durationMillis, long checkpointSeconds) {
        Gang gang = new Gang(1, REPLICAS, Resources.ofGpus(1));
        return new Work(SmallCluster.job("a", "research", gang, List.of(), 0, checkpointSeconds, 0), durationMillis);
    }
}

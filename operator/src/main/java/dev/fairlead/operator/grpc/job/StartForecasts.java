package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.api.v1.LikelyStart;
import dev.fairlead.core.forecast.Costs;
import dev.fairlead.core.forecast.StartForecast;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.grpc.names.Times;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.loop.SightedState;
import dev.fairlead.operator.loop.Sightings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * When waiting jobs likely start. On the thread of who asks and on a state of its own, one question at a time: a forecast goes
 * through ten futures of the cluster, and in a large one each of them may be thousands of decisions. Who asks about so large
 * a cluster is told that it takes too long.
 */
final class StartForecasts {
    /** As long as people wait for an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String SHORTEST = "1 min";
    private static final Duration HORIZON = Duration.ofDays(30);

    /** What Kubernetes grants a pod that has to stop, if its job says nothing else. */
    private static final Costs COSTS = new Costs(0, 0, 0, 30_000);

    private final Sightings sightings;
    private final SightedState sighted;
    private final JobReader reader;
    private final InstantSource clock;
    private final Duration patience;
    private final ReentrantLock working = new ReentrantLock();

    StartForecasts(Sightings sightings, OperatorConfig config, InstantSource clock, Duration patience) {
        this.sightings = sightings;
        this.sighted = new SightedState(sightings, config);
        this.reader = config.jobReader();
        this.clock = clock;
        this.patience = patience;
    }

    /** Adds when the job starts, or why nobody can say; neither to a job that does not wait in line. */
    void addTo(JobExplanation.Builder explanation, GpuJob asked) {
        long end = System.nanoTime() + patience.toNanos();
        if (!begin(end)) {
            explanation.setStartUnknownBecause("This replica is busy with other forecasts; ask again.");
            return;
        }
        try {
            forecast(explanation, JobReader.id(asked), () -> System.nanoTime() - end < 0);
        } finally {
            working.unlock();
        }
    }

    private boolean begin(long endNanos) {
        try {
            return working.tryLock(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forecast(JobExplanation.Builder explanation, JobId asked, BooleanSupplier inTime) {
        long now = clock.millis();
        ClusterState state = sighted.at(now);
        TrackedJob job = state.job(asked);
        if (job == null || !job.waiting()) {
            return;
        }
        StartForecast forecast = StartForecast.of(
                state, now, asked, SeenDurations.of(sightings, reader), COSTS, HORIZON.toMillis(), inTime);
        if (!inTime.getAsBoolean()) {
            explanation.setStartUnknownBecause("To find out takes more than " + patience.toSeconds()
                    + " s: the line is long or the cluster large.");
        } else if (forecast.p50Millis().isEmpty()) {
            explanation.setStartUnknownBecause("It does not start within " + HORIZON.toDays()
                    + " days if nothing changes, as far as is known: a job of which nobody knows how long it runs is in the"
                    + " way (spec.expectedDurationSeconds of that job would tell), or something has to change first.");
        } else {
            explanation.setLikelyStart(message(now, forecast.p50Millis().getAsLong(), forecast.p90Millis()));
        }
    }

    private static LikelyStart message(long now, long p50Millis, OptionalLong p90Millis) {
        LikelyStart.Builder message = LikelyStart.newBuilder()
                .setP50Time(Times.of(Instant.ofEpochMilli(p50Millis)))
                .setSentence(sentence(now, p50Millis, p90Millis));
        p90Millis.ifPresent(millis -> message.setP90Time(Times.of(Instant.ofEpochMilli(millis))));
        return message.build();
    }

    /** Such as "likely starts in about 25 min (90 %: 1 h 10 min)". */
    static String sentence(long now, long p50Millis, OptionalLong p90Millis) {
        String half = span(p50Millis - now);
        String start = "likely starts " + (half.equals(SHORTEST) ? "within a minute" : "in about " + half);
        String most = p90Millis.isEmpty() ? half : span(p90Millis.getAsLong() - now);
        return most.equals(half) ? start : start + " (90 %: " + most + ")";
    }

    /** In minutes up to a day and in hours beyond, never less than one. */
    private static String span(long millis) {
        long minutes = Math.max(1, Math.ceilDiv(millis, 60_000L));
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 24
                ? hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min")
                : hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
    }
}

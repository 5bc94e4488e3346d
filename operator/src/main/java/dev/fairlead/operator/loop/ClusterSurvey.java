package dev.fairlead.operator.loop;

import dev.fairlead.operator.apply.QueueUsages;
import dev.fairlead.operator.config.MetricsSettings;
import dev.fairlead.operator.metrics.ClusterFigures;
import dev.fairlead.operator.metrics.FiguresSource;
import dev.fairlead.operator.state.ClusterMirror;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands figures of the cluster from the loop's thread, which alone may look at it, to those who read metrics. Nothing is
 * counted until somebody asks, and then at most once a second: a cycle costs nothing more, and a Prometheus that asks every
 * 15 s costs one pass over jobs, nodes and pods in that time (see {@link FigureCount}).
 *
 * <p>An asker waits until the loop comes round, which is at once unless it is deciding; if that takes too long it gets the
 * figures of the last time, so that a loop that is stuck can still be seen.
 */
public final class ClusterSurvey implements FiguresSource {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSurvey.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final FigureCount count;
    private final Runnable wake;
    private final AtomicReference<@Nullable CompletableFuture<ClusterFigures>> asked = new AtomicReference<>();
    private volatile @Nullable Taken latest;
    private volatile boolean open;

    private record Taken(ClusterFigures figures, long atNanos) {}

    /** @param wake makes the loop come round */
    ClusterSurvey(ClusterMirror mirror, QueueUsages usages, MetricsSettings settings, Runnable wake) {
        this.count = new FigureCount(mirror, usages, settings);
        this.wake = wake;
    }

    @Override
    public Optional<ClusterFigures> latest() {
        Taken known = latest;
        boolean fresh = known != null && System.nanoTime() - known.atNanos < FRESH.toNanos();
        if (open && !fresh) {
            awaitNewer();
        }
        return Optional.ofNullable(latest).map(Taken::figures);
    }

    private void awaitNewer() {
        CompletableFuture<ClusterFigures> mine = new CompletableFuture<>();
        CompletableFuture<ClusterFigures> others = asked.compareAndExchange(null, mine);
        if (others == null) {
            wake.run();
        }
        try {
            (others == null ? mine : others).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException busy) {
            LOG.debug("The loop is busy; metrics tell the figures of the last time.");
        } catch (ExecutionException broken) {
            LOG.debug("The figures could not be counted; metrics tell those of the last time.", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop runs: from now on it is worth asking. Belongs to the loop's thread, as {@link #answer} does. */
    void open() {
        open = true;
    }

    /** Counts, if somebody has asked. */
    void answer() {
        CompletableFuture<ClusterFigures> waiting = asked.getAndSet(null);
        if (waiting == null) {
            return;
        }
        try {
            ClusterFigures figures = count.figures();
            latest = new Taken(figures, System.nanoTime());
            waiting.complete(figures);
        } catch (RuntimeException broken) {
            // Metrics must not end what they measure.
            LOG.error("The figures for the metrics could not be counted.", broken);
            waiting.completeExceptionally(broken);
        }
    }
}

package dev.fairlead.simulator.run;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar for people who wait for a run; none where the output is no terminal. */
final class RunProgress implements AutoCloseable {
    private static final int MILLIS_BETWEEN_UPDATES = 250;

    private final @Nullable ProgressBar bar;

    private RunProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static RunProgress of(String run, long jobs) {
        if (!Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)) {
            return new RunProgress(null);
        }
        return new RunProgress(new ProgressBarBuilder()
                .setTaskName(run)
                .setInitialMax(jobs)
                .setUnit(" jobs", 1)
                .setUpdateIntervalMillis(MILLIS_BETWEEN_UPDATES)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish()
                .build());
    }

    void jobsOver(long jobs) {
        if (bar != null) {
            bar.stepTo(jobs);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

package dev.fairlead.simulator.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is drawn has the published statistics. Means of Helios, Acme and PAI: {@code data/cluster_summary.csv} of the Acme traces;
 * those of Philly are computed from the list of 82,247 jobs.
 */
class PresetTest {
    private static final int JOBS = 400_000;

    private record Drawn(double medianSeconds, double meanSeconds, double meanGpus, double gpuSeconds) {
        static Drawn of(Preset preset) {
            Dice dice = new Dice(7);
            double[] seconds = new double[JOBS];
            double gpus = 0;
            double gpuSeconds = 0;
            for (int job = 0; job < JOBS; job++) {
                long size = preset.sizes().draw(dice);
                seconds[job] = preset.durations().seconds(size, dice);
                gpus += size;
                gpuSeconds += size * seconds[job];
            }
            Arrays.sort(seconds);
            return new Drawn(seconds[JOBS / 2], Arrays.stream(seconds).sum() / JOBS, gpus / JOBS, gpuSeconds / JOBS);
        }
    }

    @ParameterizedTest
    @CsvSource({"PHILLY, 1144, 13136, 1.304, 42811", "HELIOS, 206, 6652, 3.716, 49351", "ACME, 122, 1410, 6.294, 39261"
    })
    void jobs_are_as_long_and_as_large_as_published(
            Preset preset, double medianSeconds, double meanSeconds, double meanGpus, double gpuSeconds) {
        Drawn drawn = Drawn.of(preset);

        assertThat(drawn.medianSeconds).isCloseTo(medianSeconds, withinPercentage(5));
        assertThat(drawn.meanSeconds).isCloseTo(meanSeconds, withinPercentage(10));
        assertThat(drawn.meanGpus).isCloseTo(meanGpus, withinPercentage(5));
        // A few of the largest jobs have much of it.
        assertThat(drawn.gpuSeconds).isCloseTo(gpuSeconds, withinPercentage(20));
    }

    @Test
    void jobs_of_pai_are_as_long_as_published_and_have_a_whole_gpu() {
        Drawn drawn = Drawn.of(Preset.PAI);

        assertThat(drawn.medianSeconds).isCloseTo(480.7, withinPercentage(5));
        assertThat(drawn.meanSeconds).isCloseTo(4787, withinPercentage(10));
        assertThat(drawn.meanGpus).isBetween(1.0, 1.5);
    }

    /** Quantiles of the list, computed apart from the preset's own: all sizes together, at probabilities it does not hold. */
    @Test
    void quantiles_of_philly_are_those_of_the_list() {
        Dice dice = new Dice(11);
        double[] seconds = new double[JOBS];
        for (int job = 0; job < JOBS; job++) {
            seconds[job] =
                    Preset.PHILLY.durations().seconds(Preset.PHILLY.sizes().draw(dice), dice);
        }
        Arrays.sort(seconds);

        assertThat(seconds[(int) (0.25 * JOBS)]).isCloseTo(115, withinPercentage(10));
        assertThat(seconds[(int) (0.75 * JOBS)]).isCloseTo(2932, withinPercentage(10));
        assertThat(seconds[(int) (0.9 * JOBS)]).isCloseTo(11_266, withinPercentage(10));
        assertThat(seconds[(int) (0.99 * JOBS)]).isCloseTo(254_884, withinPercentage(15));
    }
}

package dev.fairlead.simulator.muri;

import dev.fairlead.simulator.trace.MuriTrace;
import dev.fairlead.simulator.trace.TraceException;
import java.util.Map;

/**
 * What it costs a job to be started, in seconds, by network and GPUs: as Muri's authors measured it (table
 * {@code overhead_dict} in {@code simulator/run_sim.py} of their artifact, github.com/Rivendile/Muri).
 */
final class RestartOverhead {
    /** For 1, 2, 4, 8, 16 and 32 GPUs. */
    private static final Map<String, int[]> SECONDS = Map.of(
            "vgg16", new int[] {7, 7, 8, 9, 9, 10},
            "vgg19", new int[] {7, 7, 8, 9, 10, 10},
            "resnet18", new int[] {4, 5, 5, 7, 7, 7},
            "shufflenet_v2_x1_0", new int[] {4, 4, 5, 5, 7, 8},
            "bert", new int[] {10, 10, 10, 10, 10, 10},
            "gpt2", new int[] {10, 10, 10, 10, 10, 10},
            "a2c", new int[] {38, 39, 39, 46, 46, 46},
            "dqn", new int[] {5, 5, 6, 6, 8, 8});

    private RestartOverhead() {}

    /** @throws TraceException if nobody has measured it */
    static double seconds(MuriTrace.Job job) {
        int[] byGpus = SECONDS.get(job.model());
        int power = Integer.numberOfTrailingZeros(job.gpus());
        if (byGpus == null || job.gpus() != 1 << power || power >= byGpus.length) {
            throw new TraceException("job " + job.number() + ": what a start of " + job.model() + " on " + job.gpus()
                    + " GPUs costs is not known");
        }
        return byGpus[power];
    }
}

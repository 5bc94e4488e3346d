package dev.fairlead.simulator.run;

import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.trace.ChronusTrace;
import dev.fairlead.simulator.trace.GavelTrace;
import dev.fairlead.simulator.trace.PhillyTrace;
import dev.fairlead.simulator.workload.Pace;
import dev.fairlead.simulator.workload.Workload;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which work is run, as options of every command that runs any. */
public final class WorkOptions {
    /** A public trace. */
    enum Trace {
        /** Philly as filtered for Pollux. */
        PHILLY,
        /** Philly-derived jobs of Chronus. */
        CHRONUS,
        /** Gavel's jobs of one GPU. */
        GAVEL_SINGLE,
        /** Gavel's jobs of 1 to 8 GPUs. */
        GAVEL_MULTIPLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Mixin
    private final TraceFolder traces = new TraceFolder();

    @Option(
            names = "--trace",
            paramLabel = "TRACE",
            defaultValue = "philly",
            description = "Which trace: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Trace trace = Trace.PHILLY;

    @Option(
            names = "--generate",
            description = "No trace: a fleet of H100s and A100s and its jobs are made from a seed, with the published"
                    + " statistics of a real cluster. --like, --nodes, --load and others shape them.")
    private boolean generate;

    @Option(
            names = "--faster",
            paramLabel = "TIMES",
            defaultValue = "1",
            description = "Jobs come so many times as fast as in the trace (${DEFAULT-VALUE}) and run as long: makes a"
                    + " contended cluster of one with much to spare.")
    private int faster;

    @Option(
            names = "--checkpoint-seconds",
            paramLabel = "N",
            defaultValue = "1800",
            description = "How often jobs save their work, where the trace does not tell (${DEFAULT-VALUE}); 0: never.")
    private long checkpointSeconds;

    @Option(
            names = "--jobs-per-hour",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many jobs of the Gavel traces come in an hour on average (${DEFAULT-VALUE}).")
    private double jobsPerHour;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "What --generate starts from: the same seed makes the same fleet and jobs. Of the Gavel traces"
                            + " there are those of 0 to 2 (${DEFAULT-VALUE}).")
    private int seed;

    @Mixin
    private final GenerateOptions generated = new GenerateOptions();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /**
     * The work that was asked for.
     *
     * @throws dev.fairlead.simulator.trace.TraceException if the trace cannot be read
     */
    Workload workload() {
        if (faster < 1 || checkpointSeconds < 0 || !(jobsPerHour > 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--faster must be 1 or more, --checkpoint-seconds 0 or more and --jobs-per-hour above 0");
        }
        return Pace.faster(generate ? generated() : asRecorded(), faster);
    }

    private Workload generated() {
        try {
            return generated.workload(seed, checkpointSeconds);
        } catch (IllegalArgumentException outOfRange) {
            throw new ParameterException(spec.commandLine(), outOfRange.getMessage(), outOfRange);
        }
    }

    private Workload asRecorded() {
        return switch (trace) {
            case PHILLY -> PhillyTrace.read(traces.folder("philly"), checkpointSeconds);
            case CHRONUS -> ChronusTrace.read(traces.folder("philly"), checkpointSeconds);
            case GAVEL_SINGLE -> gavel("single");
            case GAVEL_MULTIPLE -> gavel("multiple");
        };
    }

    private Workload gavel(String sizes) {
        return GavelTrace.read(traces.folder("gavel"), sizes, seed, jobsPerHour, checkpointSeconds);
    }
}

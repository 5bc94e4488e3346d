package dev.fairlead.simulator.run;

import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.workload.Pace;
import dev.fairlead.simulator.workload.Workload;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which work is run, as options of every command that runs any. */
public final class WorkOptions {
    @Mixin
    private final TraceFolder traces = new TraceFolder();

    @Option(
            names = "--trace",
            paramLabel = "TRACE",
            defaultValue = "philly",
            description = "Which trace: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Trace trace = Trace.PHILLY;

    @Option(
            names = "--list",
            paramLabel = "NAME",
            defaultValue = "",
            description = {
                "Which list of jobs, of traces that have several. muri: 1 to 4 (1); with _pr all jobs come at once."
                        + " pollux: 1 to 8 (6), or 0.5/1 and so on for the other loads 0.5, 1.5, 2.0 and realistic."
                        + " shockwave: 120, 220, 460 or 900 jobs (120). openb: default, cpu037, gpushare40, gpuspec33 and"
                        + " others (default)."
            })
    private String list = "";

    @Option(
            names = "--fleet",
            paramLabel = "FLEET",
            description =
                    "Jobs run on these machines, instead of those of their trace: ${COMPLETION-CANDIDATES}. Of what"
                            + " they ask for, GPUs alone count then, and queues are guaranteed the same part of each type.")
    private @Nullable MachineList fleet;

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
        if (!list.isEmpty() && (generate || !trace.hasLists())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--list goes with traces that have several lists of jobs: muri, pollux, shockwave, openb");
        }
        Workload workload = Pace.faster(generate ? generated() : asRecorded(), faster);
        MachineList machines = fleet;
        return machines == null ? workload : machines.with(workload, traces);
    }

    private Workload asRecorded() {
        return trace.read(traces, new Trace.Wish(list, seed, jobsPerHour, checkpointSeconds));
    }

    private Workload generated() {
        try {
            return generated.workload(seed, checkpointSeconds);
        } catch (IllegalArgumentException outOfRange) {
            throw new ParameterException(spec.commandLine(), outOfRange.getMessage(), outOfRange);
        }
    }
}

package dev.fairlead.simulator.run;

import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.trace.ChronusTrace;
import dev.fairlead.simulator.trace.GavelTrace;
import dev.fairlead.simulator.trace.MuriTrace;
import dev.fairlead.simulator.trace.OpenbJobs;
import dev.fairlead.simulator.trace.PhillyTrace;
import dev.fairlead.simulator.trace.PolluxTrace;
import dev.fairlead.simulator.trace.ShockwaveTrace;
import dev.fairlead.simulator.workload.Workload;
import java.util.Locale;

/** The public traces of jobs. */
@SuppressWarnings("ImmutableEnumChecker") // readers have no state; only Error Prone cannot see it
enum Trace {
    /** Philly as filtered for Pollux. */
    PHILLY("", (traces, wish) -> PhillyTrace.read(traces.folder("philly"), wish.checkpointSeconds)),
    /** Philly-derived jobs of Chronus. */
    CHRONUS("", (traces, wish) -> ChronusTrace.read(traces.folder("philly"), wish.checkpointSeconds)),
    /** Gavel's jobs of one GPU. */
    GAVEL_SINGLE("", (traces, wish) -> gavel(traces, wish, "single")),
    /** Gavel's jobs of 1 to 8 GPUs. */
    GAVEL_MULTIPLE("", (traces, wish) -> gavel(traces, wish, "multiple")),
    /** Muri's four workloads. */
    MURI(
            "1",
            (traces, wish) ->
                    MuriTrace.read(traces.folder("muri"), "trace" + wish.list).workload(wish.checkpointSeconds)),
    /** Pollux's workloads. */
    POLLUX("6", (traces, wish) -> PolluxTrace.read(traces.folder("pollux"), wish.list, wish.checkpointSeconds)),
    /** Shockwave's lists. */
    SHOCKWAVE(
            "120",
            (traces, wish) -> ShockwaveTrace.read(traces.folder("shockwave"), wish.list, wish.checkpointSeconds)),
    /** The pods of openb as jobs. */
    OPENB("default", (traces, wish) -> OpenbJobs.read(traces.folder("fgd_openb"), wish.list, wish.checkpointSeconds));

    private final String firstList;
    private final Reader reader;

    /** What is asked of a trace. */
    record Wish(String list, int seed, double jobsPerHour, long checkpointSeconds) {}

    private interface Reader {
        Workload read(TraceFolder traces, Wish wish);
    }

    Trace(String firstList, Reader reader) {
        this.firstList = firstList;
        this.reader = reader;
    }

    private static Workload gavel(TraceFolder traces, Wish wish, String sizes) {
        return GavelTrace.read(traces.folder("gavel"), sizes, wish.seed, wish.jobsPerHour, wish.checkpointSeconds);
    }

    /** True if it has several lists of jobs. */
    boolean hasLists() {
        return !firstList.isEmpty();
    }

    /**
     * Reads it.
     *
     * @throws dev.fairlead.simulator.trace.TraceException if it is missing or broken
     */
    Workload read(TraceFolder traces, Wish wish) {
        String list = wish.list.isEmpty() ? firstList : wish.list;
        return reader.read(traces, new Wish(list, wish.seed, wish.jobsPerHour, wish.checkpointSeconds));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

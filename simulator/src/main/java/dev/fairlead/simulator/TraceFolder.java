package dev.fairlead.simulator;

import dev.fairlead.simulator.trace.TraceException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the traces are, as an option of every command that needs them. */
public final class TraceFolder {
    @Option(
            names = "--traces",
            paramLabel = "DIR",
            defaultValue = "${env:FAIRLEAD_TRACES}",
            description = "The folder of public traces; docs/guides/traces.md tells how to lay it out. Absent: the"
                    + " variable FAIRLEAD_TRACES.")
    private @Nullable Path traces;

    /**
     * A folder of one trace.
     *
     * @throws TraceException if it is not named or not there
     */
    public Path folder(String trace) {
        if (traces == null) {
            throw new TraceException("the folder of traces is not known: name it with --traces or FAIRLEAD_TRACES");
        }
        Path folder = traces.resolve(trace);
        if (!Files.isDirectory(folder)) {
            throw new TraceException(
                    folder + ": there is no such folder; docs/guides/traces.md tells what belongs there");
        }
        return folder;
    }
}

package dev.fairlead.operator.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Tells the story as text, a line for each news. */
final class Transcript implements Narrator {
    private static final int TEXT_WIDTH = 100;
    private final PrintWriter out;
    private final Table table;
    private final String goodbye;

    /** @param goodbye what is said at the very end */
    Transcript(PrintWriter out, Table table, String goodbye) {
        this.out = out;
        this.table = table;
        this.goodbye = goodbye;
    }

    @Override
    public synchronized void begins(Chapter chapter, String text) {
        out.println();
        out.println("== kubectl apply -f deploy/examples/" + chapter.file());
        Wrapped.lines(text, TEXT_WIDTH).forEach(line -> out.println("   " + line));
        out.flush();
    }

    @Override
    public synchronized void changed(Change change) {
        out.println(line(change));
        out.flush();
    }

    /** Time, job, phase, GPUs, nodes, reason and message of a change. */
    static String line(Change change) {
        var status = change.status();
        String where =
                status.gpus() == 0 ? "" : Table.gpus(status) + " on " + NodeNames.compressed(status.nodes()) + "  ";
        String phase = status.phase() == null ? "" : status.phase().value();
        String reason = Objects.requireNonNullElse(status.reason(), "");
        String why = (reason.equals(phase) ? "" : reason + ": ") + Objects.requireNonNullElse(status.message(), "");
        return "%s  %-13s  %-10s  %s%s".formatted(seconds(change.at()), change.name(), phase, where, why);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%6.1f s", time.toMillis() / 1000.0);
    }

    @Override
    public synchronized void ends(Scene scene, List<String> differences) {
        out.println();
        out.println("== The end");
        table.lines(scene).forEach(line -> out.println(line.isEmpty() ? "" : "   " + line));
        out.println();
        if (differences.isEmpty()) {
            out.println(("Every job ended as the story says. " + goodbye).strip());
        } else {
            out.println("The story came out differently:");
            differences.forEach(difference -> out.println("  * " + difference));
        }
        out.flush();
    }

    @Override
    public void close() {}
}

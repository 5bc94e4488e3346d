package dev.fairlead.operator.monitoring;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the files in {@code deploy/grafana}. */
public final class DashboardFiles {
    static final Path FOLDER = Path.of("../deploy/grafana");

    private DashboardFiles() {}

    /** Writes all dashboards into the directory {@code arguments[0]}. */
    public static void main(String[] arguments) throws IOException {
        for (DashboardDraft draft : all()) {
            Files.writeString(Path.of(arguments[0]).resolve(draft.name() + ".json"), text(draft));
        }
    }

    static List<DashboardDraft> all() {
        return List.of(
                FleetDashboard.draft(), QueuesDashboard.draft(), JobsDashboard.draft(), SchedulerDashboard.draft());
    }

    static String text(DashboardDraft draft) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(draft.json()) + "\n";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

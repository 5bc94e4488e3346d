package dev.fairlead.operator;

import dev.fairlead.operator.config.DebugSettings;
import dev.fairlead.operator.loop.StateQuestions;
import dev.fairlead.operator.web.DebugPage;
import dev.fairlead.operator.web.Page;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.SnapshotWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /debug/snapshot}: the cluster as the scheduler knows it, for {@code fairlead-simulator decide}. The loop's thread only
 * copies references; the text is made on the thread of who asks.
 */
final class SnapshotPage {
    static final String PATH = "/debug/snapshot";
    private static final String FORMAT = "format";

    private SnapshotPage() {}

    static DebugPage of(StateQuestions state, DebugSettings settings) {
        return new DebugPage(
                PATH,
                DebugPage.Access.valueOf(settings.snapshot().toUpperCase(Locale.ROOT)),
                query -> reply(state, query));
    }

    private static DebugPage.Reply reply(StateQuestions state, Map<String, String> query) {
        String format = query.getOrDefault(FORMAT, "yaml");
        if (!format.equals("yaml") && !format.equals("json")) {
            return new DebugPage.Wrong("format must be yaml or json, not '" + format + "'");
        }
        if (!state.isOpen()) {
            return new DebugPage.Unavailable(
                    "this replica stands by and decides nothing; ask the one that holds the Lease");
        }
        Optional<Snapshot> snapshot = state.ask(Snapshot::of);
        if (snapshot.isEmpty()) {
            return new DebugPage.Unavailable("the scheduling loop is busy; ask again, and look at /healthz");
        }
        return new DebugPage.Found(
                format.equals("yaml")
                        ? new Page("application/yaml; charset=utf-8", SnapshotWriter.yaml(snapshot.get()))
                        : new Page("application/json", SnapshotWriter.json(snapshot.get())));
    }
}

package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.state.ClusterFacts;
import dev.fairlead.snapshot.document.Words;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a snapshot so that {@link SnapshotReader} reads the same facts: equal snapshots are equal texts. */
public final class SnapshotWriter {
    private SnapshotWriter() {}

    /** The snapshot as YAML. */
    public static String yaml(Snapshot snapshot) {
        return Documents.yaml(tree(snapshot));
    }

    /** The snapshot as JSON; quicker to write and to read, for large clusters. */
    public static String json(Snapshot snapshot) {
        return Documents.json(tree(snapshot));
    }

    private static ObjectNode tree(Snapshot snapshot) {
        ClusterFacts facts = snapshot.facts();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("snapshot", SnapshotReader.VERSION);
        document.put("now", Words.writeMillis(snapshot.nowMillis()));
        document.set("policy", PolicyEntry.write(facts.policy()));
        facts.topology().levels().forEach(document.putArray("topology")::add);
        ArrayNode nodes = document.putArray("nodes");
        for (Node node : facts.nodes()) {
            Resources used = facts.foreignUsage().getOrDefault(node.name(), Resources.ZERO);
            nodes.add(NodeEntry.write(node, used, facts.topology()));
        }
        ArrayNode queues = document.putArray("queues");
        Map<QueueName, List<PastUse.Use>> pastUse =
                facts.pastUse().stream().collect(Collectors.groupingBy(PastUse.Use::queue));
        facts.queues()
                .forEach(queue -> queues.add(QueueEntry.write(queue, pastUse.getOrDefault(queue.name(), List.of()))));
        ArrayNode jobs = document.putArray("jobs");
        facts.jobs().forEach(job -> jobs.add(JobEntry.write(job)));
        return document;
    }
}

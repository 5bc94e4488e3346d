package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.snapshot.document.Section;
import dev.fairlead.snapshot.document.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A queue.
 *
 * @param queue what its administrator wrote
 * @param pastUse what its own jobs have used lately
 */
record QueueEntry(Queue queue, List<PastUse.Use> pastUse) {
    private static final long MOST_GPUS = 1_000_000_000;
    private static final long MOST_WEIGHT = 1_000_000_000;
    private static final long MOST_GPU_SECONDS = 1_000_000_000_000_000L;

    /** @param createdMillis when it was made if it does not say */
    static QueueEntry read(Section section, long nowMillis, long createdMillis) {
        Queue queue = new Queue(
                new QueueName(section.requiredText("name")),
                new QueueName(section.text("parent", "")),
                section.whole("weight", 1, MOST_WEIGHT, 1),
                (int) section.whole("surplusBand", Integer.MIN_VALUE, Integer.MAX_VALUE, 0),
                quotas(section),
                section.value("stopPolicy", QueueEntry::stopPolicy, StopPolicy.NONE),
                namespaces(section),
                section.value("created", text -> Words.millis(text, nowMillis), createdMillis));
        List<PastUse.Use> pastUse = pastUse(section, queue.name(), nowMillis);
        section.end();
        return new QueueEntry(queue, pastUse);
    }

    private static List<PastUse.Use> pastUse(Section section, QueueName queue, long nowMillis) {
        List<PastUse.Use> uses = new ArrayList<>();
        Section types = section.section("pastUse");
        if (types == null) {
            return uses;
        }
        for (String type : types.names()) {
            Section use = types.section(type);
            if (use != null && !type.isEmpty()) {
                uses.add(new PastUse.Use(
                        queue,
                        new GpuType(type),
                        use.whole("gpuSeconds", 0, MOST_GPU_SECONDS, 0),
                        use.value("until", text -> Words.millis(text, nowMillis), nowMillis)));
                use.end();
            }
        }
        return uses;
    }

    /** A queue that nothing was said of but its name. */
    static Queue implied(String name, long createdMillis) {
        return new Queue(new QueueName(name), QueueName.ROOT, 1, 0, Map.of(), StopPolicy.NONE, Set.of(), createdMillis);
    }

    private static Set<String> namespaces(Section section) {
        return section.has("namespaces") ? new LinkedHashSet<>(section.texts("namespaces")) : Set.of();
    }

    private static Map<GpuType, GpuQuota> quotas(Section section) {
        Map<GpuType, GpuQuota> quotas = new LinkedHashMap<>();
        Section gpus = section.section("gpus");
        if (gpus == null) {
            return quotas;
        }
        for (String type : gpus.names()) {
            if (type.isEmpty()) {
                gpus.wrong(type, "a GPU type needs a name");
                continue;
            }
            Section quota = gpus.isMap(type) ? gpus.section(type) : null;
            long guaranteed =
                    quota == null ? gpus.whole(type, 0, MOST_GPUS, 0) : quota.whole("guaranteed", 0, MOST_GPUS, 0);
            long limit = quota == null ? GpuQuota.NO_LIMIT : quota.whole("limit", 0, MOST_GPUS, GpuQuota.NO_LIMIT);
            if (quota != null) {
                quota.end();
            }
            quotas.put(new GpuType(type), new GpuQuota(guaranteed, limit));
        }
        return quotas;
    }

    private static StopPolicy stopPolicy(String text) {
        return switch (text) {
            case "None" -> StopPolicy.NONE;
            case "Hold" -> StopPolicy.HOLD;
            case "HoldAndDrain" -> StopPolicy.HOLD_AND_DRAIN;
            default -> throw new IllegalArgumentException("must be None, Hold or HoldAndDrain, not '" + text + "'");
        };
    }

    static ObjectNode write(Queue queue, List<PastUse.Use> pastUse) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("name", queue.name().value());
        if (!queue.parent().isRoot()) {
            entry.put("parent", queue.parent().value());
        }
        if (queue.weight() != 1) {
            entry.put("weight", queue.weight());
        }
        if (queue.surplusBand() != 0) {
            entry.put("surplusBand", queue.surplusBand());
        }
        if (!queue.quotas().isEmpty()) {
            ObjectNode gpus = entry.putObject("gpus");
            new TreeMap<>(queue.quotas()).forEach((type, quota) -> {
                ObjectNode written = gpus.putObject(type.name()).put("guaranteed", quota.guaranteed());
                if (quota.hasLimit()) {
                    written.put("limit", quota.limit());
                }
            });
        }
        switch (queue.stopPolicy()) {
            case NONE -> {}
            case HOLD -> entry.put("stopPolicy", "Hold");
            case HOLD_AND_DRAIN -> entry.put("stopPolicy", "HoldAndDrain");
        }
        if (!queue.namespaces().isEmpty()) {
            new TreeSet<>(queue.namespaces()).forEach(entry.putArray("namespaces")::add);
        }
        entry.put("created", Words.writeMillis(queue.createdMillis()));
        if (!pastUse.isEmpty()) {
            ObjectNode uses = entry.putObject("pastUse");
            pastUse.forEach(use -> uses.putObject(use.type().name())
                    .put("gpuSeconds", use.gpuSeconds())
                    .put("until", Words.writeMillis(use.atMillis())));
        }
        return entry;
    }
}

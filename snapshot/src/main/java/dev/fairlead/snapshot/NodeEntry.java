package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Topology;
import dev.fairlead.snapshot.document.NameRange;
import dev.fairlead.snapshot.document.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A node, or by a range of names many like ones.
 *
 * @param nodes the nodes
 * @param used what pods of others use on each of them
 */
record NodeEntry(List<Node> nodes, Resources used) {
    /** Keys of a node; a topology level of such a name is written under {@code domains} only. */
    private static final Set<String> OWN_KEYS = Set.of(
            "name",
            "count",
            "type",
            "gpus",
            "cpu",
            "memory",
            "ephemeralStorage",
            "pods",
            "domains",
            "labels",
            "taints",
            "unusable",
            "used");

    private static final Set<String> EFFECTS = Set.of("NoSchedule", "NoExecute", "PreferNoSchedule");
    private static final String DEFAULT_EFFECT = "NoSchedule";
    private static final int MOST = 1_000_000;

    static NodeEntry read(Section section, Topology topology) {
        String name = section.requiredText("name");
        List<String> names = names(section, name);
        String type = section.requiredText("type");
        Resources allocatable = Amounts.read(section, false, Amounts.NODE);
        List<List<String>> domains = domains(section, topology, names.size());
        Map<String, String> labels = section.map("labels");
        List<Taint> taints = taints(section);
        String unusable = section.text("unusable", "");
        Section used = section.section("used");
        Resources foreign = used == null ? Resources.ZERO : Amounts.read(used, false, Amounts.NOTHING);
        if (used != null) {
            used.end();
        }
        section.end();
        List<Node> nodes = new ArrayList<>();
        for (int node = 0; node < names.size() && !name.isEmpty() && !type.isEmpty(); node++) {
            List<String> path = new ArrayList<>(domains.get(node));
            if (path.getLast().isEmpty()) {
                path.set(path.size() - 1, names.get(node));
            }
            nodes.add(new Node(
                    new NodeName(names.get(node)), new GpuType(type), allocatable, path, labels, taints, unusable));
        }
        return new NodeEntry(nodes, foreign);
    }

    private static List<String> names(Section section, String name) {
        int count = (int) section.whole("count", 1, MOST, 0);
        return section.value(
                "name", text -> count == 0 ? NameRange.expand(text) : NameRange.expand(text, count), List.of(name));
    }

    /** The domains of each node: names in a range are dealt out in equal blocks, in order. */
    private static List<List<String>> domains(Section section, Topology topology, int nodes) {
        List<List<String>> domains = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            domains.add(new ArrayList<>());
        }
        Section inner = section.section("domains");
        for (String level : topology.levels()) {
            Section from = inner != null && inner.has(level) ? inner : section;
            boolean given = from == inner || (!OWN_KEYS.contains(level) && from.has(level));
            List<String> names = given ? from.value(level, NameRange::expand, List.of("")) : List.of("");
            for (int node = 0; node < nodes; node++) {
                domains.get(node).add(names.get((int) ((long) node * names.size() / nodes)));
            }
        }
        if (inner != null) {
            inner.end();
        }
        return domains;
    }

    private static List<Taint> taints(Section section) {
        List<Taint> taints = new ArrayList<>();
        for (Section each : section.sectionsOrTexts("taints", "taint", "key")) {
            String effect = each.text("effect", DEFAULT_EFFECT);
            if (!EFFECTS.contains(effect)) {
                each.wrong("effect", "effect must be NoSchedule, NoExecute or PreferNoSchedule, not '" + effect + "'");
            }
            taints.add(new Taint(each.requiredText("key"), each.text("value", ""), effect));
            each.end();
        }
        return taints;
    }

    static ObjectNode write(Node node, Resources used, Topology topology) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("name", node.name().value());
        entry.put("type", node.gpuType().name());
        Amounts.write(entry, node.allocatable(), false, Amounts.NODE);
        writeDomains(entry, node, topology);
        if (!node.labels().isEmpty()) {
            ObjectNode labels = entry.putObject("labels");
            new TreeMap<>(node.labels()).forEach(labels::put);
        }
        if (!node.taints().isEmpty()) {
            var taints = entry.putArray("taints");
            for (Taint taint : node.taints()) {
                ObjectNode written = taints.addObject().put("key", taint.key());
                if (!taint.value().isEmpty()) {
                    written.put("value", taint.value());
                }
                written.put("effect", taint.effect());
            }
        }
        if (!node.usable()) {
            entry.put("unusable", node.unusable());
        }
        if (!used.equals(Resources.ZERO)) {
            Amounts.write(entry.putObject("used"), used, false, Amounts.NOTHING);
        }
        return entry;
    }

    private static void writeDomains(ObjectNode entry, Node node, Topology topology) {
        Map<String, String> aside = new LinkedHashMap<>();
        for (int depth = 0; depth < Math.min(topology.depth(), node.domains().size()); depth++) {
            String level = topology.levels().get(depth);
            String domain = node.domains().get(depth);
            boolean implied =
                    depth == topology.depth() - 1 && domain.equals(node.name().value());
            if (domain.isEmpty() || implied) {
                continue;
            }
            if (OWN_KEYS.contains(level)) {
                aside.put(level, domain);
            } else {
                entry.put(level, domain);
            }
        }
        if (!aside.isEmpty()) {
            aside.forEach(entry.putObject("domains")::put);
        }
    }
}

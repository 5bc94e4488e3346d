package dev.fairlead.core.model;

import java.util.List;
import java.util.Map;

/**
 * Which nodes a job's pods accept: at least one term must match, a term matches when all its requirements do. No terms:
 * every node.
 */
public record NodeSelection(List<List<NodeRequirement>> anyOf) {
    public static final NodeSelection ANY_NODE = new NodeSelection(List.of());

    public NodeSelection {
        anyOf = anyOf.stream().map(List::copyOf).toList();
    }

    /** Nodes that have all these labels. */
    public static NodeSelection labels(Map<String, String> labels) {
        return new NodeSelection(List.of(labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> NodeRequirement.equalTo(label.getKey(), label.getValue()))
                .toList()));
    }

    public boolean matches(Map<String, String> labels) {
        return anyOf.isEmpty() || anyOf.stream().anyMatch(term -> term.stream().allMatch(each -> each.matches(labels)));
    }

    @Override
    public String toString() {
        return String.join(
                " or ",
                anyOf.stream()
                        .map(term -> String.join(
                                ", ",
                                term.stream().map(NodeRequirement::toString).toList()))
                        .toList());
    }
}

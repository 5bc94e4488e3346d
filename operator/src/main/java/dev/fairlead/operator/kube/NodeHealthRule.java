package dev.fairlead.operator.kube;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sign on a node that its GPUs are broken or about to be taken away. Exactly one of {@code condition} and {@code label}
 * is given, and exactly one of {@code bad} and {@code good}. Taints need no rule: they keep off all who do not tolerate
 * them.
 *
 * @param condition type of a node condition; a {@code *} at the end stands for anything; empty if the rule is about a label
 * @param label key of a node label; empty if the rule is about a condition
 * @param bad values that make the node unusable
 * @param good values that do not, every other does
 */
public record NodeHealthRule(
        @JsonPropertyDescription("Type of a node condition. A * at the end stands for anything.")
        String condition,

        @JsonPropertyDescription("Key of a node label. Either this or condition is given.")
        String label,

        @JsonPropertyDescription("Values that make the node unusable.")
        List<String> bad,

        @JsonPropertyDescription(
                "Values that leave the node usable; every other makes it unusable. Either this or bad.")
        List<String> good) {

    /** Jackson passes null for what is absent; it reads as empty. */
    public NodeHealthRule {
        condition = condition == null ? "" : condition;
        label = label == null ? "" : label;
        bad = bad == null ? List.of() : List.copyOf(bad);
        good = good == null ? List.of() : List.copyOf(good);
        if (condition.isEmpty() == label.isEmpty()) {
            throw new IllegalArgumentException("nodeHealth: a rule has either a condition or a label");
        }
        if (bad.isEmpty() == good.isEmpty()) {
            throw new IllegalArgumentException(
                    "nodeHealth: the rule on " + condition + label + " needs either bad or good values");
        }
    }

    /** A condition that is bad while it has this status. */
    public static NodeHealthRule badCondition(String type, String status) {
        return new NodeHealthRule(type, "", List.of(status), List.of());
    }

    /** A label that is bad while it has one of these values. */
    public static NodeHealthRule badLabel(String key, String... values) {
        return new NodeHealthRule("", key, List.of(values), List.of());
    }

    /** A label that is bad while it has any other than these values. */
    public static NodeHealthRule goodLabel(String key, String... values) {
        return new NodeHealthRule("", key, List.of(), List.of(values));
    }

    /** What is wrong with the node, as the end of a sentence that begins with its name; empty if the rule finds nothing. */
    Optional<String> complaint(Node node) {
        return label.isEmpty() ? conditionComplaint(node) : labelComplaint(node);
    }

    private Optional<String> conditionComplaint(Node node) {
        if (node.getStatus() == null) {
            return Optional.empty();
        }
        return KubernetesJson.orEmpty(node.getStatus().getConditions()).stream()
                .filter(each -> names(each.getType()) && isBad(each.getStatus()))
                .findFirst()
                .map(each -> "has the condition " + each.getType() + "=" + each.getStatus()
                        + (isBlank(each.getMessage())
                                ? ""
                                : " (" + each.getMessage().strip() + ")"));
    }

    private Optional<String> labelComplaint(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        String value = labels == null ? null : labels.get(label);
        return isBad(value) ? Optional.of("has the label " + label + "=" + value) : Optional.empty();
    }

    private boolean names(@Nullable String type) {
        if (type == null) {
            return false;
        }
        return condition.endsWith("*")
                ? type.startsWith(condition.substring(0, condition.length() - 1))
                : type.equals(condition);
    }

    /** Absence is no sign: most nodes have none of these conditions and labels. */
    private boolean isBad(@Nullable String value) {
        return !isBlank(value) && (bad.isEmpty() ? !good.contains(value) : bad.contains(value));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}

package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.NodeRequirement;
import dev.fairlead.core.model.NodeRequirement.Operator;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.snapshot.document.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which nodes a job accepts and which taints it tolerates, in the words of a Kubernetes pod. */
final class SelectionEntry {
    private static final Map<String, Operator> OPERATORS = new LinkedHashMap<>();

    static {
        OPERATORS.put("In", Operator.IN);
        OPERATORS.put("NotIn", Operator.NOT_IN);
        OPERATORS.put("Exists", Operator.EXISTS);
        OPERATORS.put("DoesNotExist", Operator.DOES_NOT_EXIST);
        OPERATORS.put("Gt", Operator.GT);
        OPERATORS.put("Lt", Operator.LT);
    }

    private static final Map<Operator, String> WORDS =
            OPERATORS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private SelectionEntry() {}

    static NodeSelection nodes(Section section) {
        Map<String, String> labels = section.map("nodeSelector");
        List<List<NodeRequirement>> terms = new ArrayList<>();
        for (List<Section> term : section.sectionLists("nodeAffinity", "requirement")) {
            terms.add(term.stream().map(SelectionEntry::requirement).toList());
        }
        if (!labels.isEmpty() && !terms.isEmpty()) {
            section.wrong(
                    "nodeAffinity",
                    "nodeSelector and nodeAffinity exclude each other; write the labels into each term");
        }
        return labels.isEmpty() ? new NodeSelection(terms) : NodeSelection.labels(labels);
    }

    private static NodeRequirement requirement(Section section) {
        NodeRequirement requirement = new NodeRequirement(
                section.requiredText("key"),
                section.value("operator", SelectionEntry::operator, Operator.IN),
                section.has("values") ? section.texts("values") : List.of());
        section.end();
        return requirement;
    }

    private static Operator operator(String text) {
        Operator operator = OPERATORS.get(text);
        if (operator == null) {
            throw new IllegalArgumentException(
                    "must be one of " + String.join(", ", OPERATORS.keySet()) + ", not '" + text + "'");
        }
        return operator;
    }

    static List<Toleration> tolerations(Section section) {
        List<Toleration> tolerations = new ArrayList<>();
        for (Section each : section.sectionsOrTexts("tolerations", "toleration", "key")) {
            String absent = each.has("value") ? "Equal" : "Exists";
            tolerations.add(new Toleration(
                    each.text("key", ""),
                    each.value("operator", SelectionEntry::anyValue, absent.equals("Exists")),
                    each.text("value", ""),
                    each.text("effect", "")));
            each.end();
        }
        return tolerations;
    }

    private static boolean anyValue(String text) {
        return switch (text) {
            case "Exists" -> true;
            case "Equal" -> false;
            default -> throw new IllegalArgumentException("must be Exists or Equal, not '" + text + "'");
        };
    }

    static void write(ObjectNode entry, NodeSelection selection) {
        if (selection.anyOf().isEmpty()) {
            return;
        }
        Map<String, String> labels = new LinkedHashMap<>();
        selection.anyOf().getFirst().forEach(each -> {
            if (each.operator() == Operator.IN && each.values().size() == 1) {
                labels.put(each.key(), each.values().getFirst());
            }
        });
        if (!labels.isEmpty() && NodeSelection.labels(labels).equals(selection)) {
            labels.forEach(entry.putObject("nodeSelector")::put);
            return;
        }
        ArrayNode terms = entry.putArray("nodeAffinity");
        for (List<NodeRequirement> term : selection.anyOf()) {
            ArrayNode written = terms.addArray();
            for (NodeRequirement each : term) {
                ObjectNode requirement = written.addObject().put("key", each.key());
                requirement.put("operator", WORDS.get(each.operator()));
                each.values().forEach(requirement.putArray("values")::add);
            }
        }
    }

    static void write(ObjectNode entry, List<Toleration> tolerations) {
        if (tolerations.isEmpty()) {
            return;
        }
        ArrayNode written = entry.putArray("tolerations");
        for (Toleration each : tolerations) {
            ObjectNode toleration = written.addObject();
            if (!each.key().isEmpty()) {
                toleration.put("key", each.key());
            }
            toleration.put("operator", each.anyValue() ? "Exists" : "Equal");
            if (!each.value().isEmpty()) {
                toleration.put("value", each.value());
            }
            if (!each.effect().isEmpty()) {
                toleration.put("effect", each.effect());
            }
        }
    }
}

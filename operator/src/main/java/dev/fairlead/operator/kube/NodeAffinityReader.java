package dev.fairlead.operator.kube;

import dev.fairlead.core.model.NodeRequirement;
import dev.fairlead.core.model.NodeRequirement.Operator;
import dev.fairlead.core.model.NodeSelection;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which nodes a pod accepts: its node selector and its required node affinity, both of which must match. */
final class NodeAffinityReader {
    private static final String FIELD = "spec.template.spec.affinity.nodeAffinity";

    private NodeAffinityReader() {}

    static NodeSelection read(PodSpec pod) throws Refusal {
        List<NodeRequirement> selector = selector(pod.getNodeSelector());
        @Nullable List<NodeSelectorTerm> terms = requiredTerms(pod.getAffinity());
        if (terms == null) {
            return selector.isEmpty() ? NodeSelection.ANY_NODE : new NodeSelection(List.of(selector));
        }
        List<List<NodeRequirement>> anyOf = new ArrayList<>();
        for (NodeSelectorTerm term : terms) {
            List<NodeRequirement> requirements = requirements(term);
            // To Kubernetes a term without requirements matches no node; to the core it would match every one.
            if (!requirements.isEmpty()) {
                requirements.addAll(selector);
                anyOf.add(requirements);
            }
        }
        if (anyOf.isEmpty()) {
            throw Refusal.invalid(
                    FIELD + " has no term with a requirement, so it matches no node; add one or leave it out");
        }
        return new NodeSelection(anyOf);
    }

    private static List<NodeRequirement> selector(@Nullable Map<String, String> labels) {
        if (labels == null) {
            return List.of();
        }
        return NodeSelection.labels(labels).anyOf().getFirst();
    }

    private static @Nullable List<NodeSelectorTerm> requiredTerms(@Nullable Affinity affinity) {
        if (affinity == null
                || affinity.getNodeAffinity() == null
                || affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
            return null;
        }
        return affinity.getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms();
    }

    private static List<NodeRequirement> requirements(NodeSelectorTerm term) throws Refusal {
        List<NodeRequirement> requirements = new ArrayList<>();
        for (NodeSelectorRequirement expression : term.getMatchExpressions()) {
            requirements.add(requirement(expression));
        }
        for (NodeSelectorRequirement field : term.getMatchFields()) {
            if (!NodeReader.NAME_FIELD.equals(field.getKey())) {
                throw Refusal.invalid(
                        FIELD + ": matchFields can only name " + NodeReader.NAME_FIELD + ", not " + field.getKey());
            }
            requirements.add(requirement(field));
        }
        return requirements;
    }

    private static NodeRequirement requirement(NodeSelectorRequirement asked) throws Refusal {
        String operator = String.valueOf(asked.getOperator());
        List<String> values = asked.getValues();
        Operator known = switch (operator) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            case "Gt" -> Operator.GT;
            case "Lt" -> Operator.LT;
            default ->
                throw Refusal.invalid(FIELD + ": " + operator + " is no operator for " + asked.getKey()
                        + "; use In, NotIn, Exists, DoesNotExist, Gt or Lt");
        };
        boolean compares = known == Operator.GT || known == Operator.LT;
        if (compares && (values.size() != 1 || !values.getFirst().matches("-?[0-9]{1,18}"))) {
            throw Refusal.invalid(
                    FIELD + ": " + operator + " on " + asked.getKey() + " needs one whole number, not " + values);
        }
        if ((known == Operator.IN || known == Operator.NOT_IN) && values.isEmpty()) {
            throw Refusal.invalid(FIELD + ": " + operator + " on " + asked.getKey() + " needs at least one value");
        }
        return new NodeRequirement(String.valueOf(asked.getKey()), known, values);
    }
}

package dev.fairlead.core.model;

import java.util.List;
import java.util.Map;

/**
 * One condition on a node's labels, with the meaning it has in a Kubernetes node selector term.
 *
 * @param key the label's key
 * @param operator how to compare
 * @param values what to compare with; one integer for {@code GT} and {@code LT}
 */
public record NodeRequirement(String key, Operator operator, List<String> values) {
    /** How a label is compared. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GT,
        LT
    }

    public NodeRequirement {
        values = List.copyOf(values);
    }

    /** The requirement that a label has exactly this value. */
    public static NodeRequirement equalTo(String key, String value) {
        return new NodeRequirement(key, Operator.IN, List.of(value));
    }

    public boolean matches(Map<String, String> labels) {
        String label = labels.get(key);
        return switch (operator) {
            case IN -> label != null && values.contains(label);
            case NOT_IN -> label == null || !values.contains(label);
            case EXISTS -> label != null;
            case DOES_NOT_EXIST -> label == null;
            case GT -> label != null && compareAsIntegers(label) > 0;
            case LT -> label != null && compareAsIntegers(label) < 0;
        };
    }

    /** The label against the one value; 0, which matches neither GT nor LT, when either is no integer. */
    private int compareAsIntegers(String label) {
        if (values.size() != 1 || !isInteger(label) || !isInteger(values.getFirst())) {
            return 0;
        }
        return Long.compare(Long.parseLong(label), Long.parseLong(values.getFirst()));
    }

    private static boolean isInteger(String text) {
        return text.matches("-?[0-9]{1,18}");
    }

    @Override
    public String toString() {
        return switch (operator) {
            case IN -> values.size() == 1 ? key + "=" + values.getFirst() : key + " in " + values;
            case NOT_IN -> key + " not in " + values;
            case EXISTS -> key + " present";
            case DOES_NOT_EXIST -> key + " absent";
            case GT -> key + " > " + values;
            case LT -> key + " < " + values;
        };
    }
}

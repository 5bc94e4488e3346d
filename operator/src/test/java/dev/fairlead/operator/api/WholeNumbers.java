package dev.fairlead.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bounds are doubles in the CRD model and would be written as {@code 1.0E7}; people read {@code 10000000} better. */
final class WholeNumbers {
    private WholeNumbers() {}

    static JsonNode in(JsonNode node) {
        switch (node) {
            case ObjectNode object -> object.properties().forEach(e -> e.setValue(in(e.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, in(array.get(i)));
                }
            }
            default -> {}
        }
        return node.isDouble() && node.doubleValue() == Math.rint(node.doubleValue())
                ? LongNode.valueOf(node.longValue())
                : node;
    }
}

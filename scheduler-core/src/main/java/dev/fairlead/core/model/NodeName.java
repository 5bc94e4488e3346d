package dev.fairlead.core.model;

/** The name of a node, unique in the cluster. */
public record NodeName(String value) implements Comparable<NodeName> {
    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

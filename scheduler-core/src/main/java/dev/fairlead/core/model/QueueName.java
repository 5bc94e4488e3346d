package dev.fairlead.core.model;

/** The name of a queue, unique in the cluster. */
public record QueueName(String value) implements Comparable<QueueName> {

    /** The whole cluster: the parent of every queue that names none. It is never declared. */
    public static final QueueName ROOT = new QueueName("");

    @Override
    public int compareTo(QueueName other) {
        return value.compareTo(other.value);
    }

    /** True for {@link #ROOT}. */
    public boolean isRoot() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isRoot() ? "the cluster" : value;
    }
}

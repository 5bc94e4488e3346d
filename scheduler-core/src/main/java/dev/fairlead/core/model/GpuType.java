package dev.fairlead.core.model;

/**
 * A kind of accelerator that jobs ask for and quotas count, such as {@code H100} or {@code A100}.
 *
 * @param name the name users write, not empty
 */
public record GpuType(String name) implements Comparable<GpuType> {
    public GpuType {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a GPU type needs a name");
        }
    }

    @Override
    public int compareTo(GpuType other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}

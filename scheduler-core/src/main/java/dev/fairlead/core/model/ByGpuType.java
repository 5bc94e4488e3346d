package dev.fairlead.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map by GPU type for what is asked thousands of times in a cycle. Clusters have a few types, and nearly always it is the very
 * object that was put in which is asked for: comparing it with each is faster than a hash. The cost grows with the types, so
 * it is not for long lists. Keeps the order in which types came; not for several threads.
 *
 * @param <V> what is kept for each type
 */
public final class ByGpuType<V> {
    private final List<GpuType> types = new ArrayList<>(4);
    private final List<V> values = new ArrayList<>(4);

    /** What is kept for the type; null if nothing is. */
    public @Nullable V get(GpuType type) {
        int at = indexOf(type);
        return at < 0 ? null : values.get(at);
    }

    @SuppressWarnings("ReferenceEquality") // who is not found so is looked for by name
    private int indexOf(GpuType type) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == type) {
                return i;
            }
        }
        return types.indexOf(type);
    }

    /** Keeps this for the type from now on. */
    public void put(GpuType type, V value) {
        int at = indexOf(type);
        if (at < 0) {
            types.add(type);
            values.add(value);
        } else {
            values.set(at, value);
        }
    }

    /** What is kept for the type; made and kept if nothing is. */
    public V computeIfAbsent(GpuType type, Function<GpuType, V> make) {
        int at = indexOf(type);
        if (at >= 0) {
            return values.get(at);
        }
        V made = make.apply(type);
        types.add(type);
        values.add(made);
        return made;
    }

    /** The types, in the order in which they came. */
    public List<GpuType> types() {
        return types;
    }

    /** What is kept, in the order in which the types came. */
    public List<V> values() {
        return values;
    }
}

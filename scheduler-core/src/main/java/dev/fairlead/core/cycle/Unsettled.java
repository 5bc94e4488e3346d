package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.Prospects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * By type and size, how many jobs of a line that are not settled yet ask for so many GPUs at least: the fewer GPUs, the
 * stronger the claim, so the smallest size says which claim is the strongest.
 */
final class Unsettled {
    private final List<Prospects> prospects;
    private final List<GpuType> types = new ArrayList<>(2);
    private final long[] sizes;
    /** By class, the place of what it asks for at least in {@link #sizes}. */
    private final int[] sizeOf;

    private final int[][] counts;

    /** @param prospects of each class of the line, by its number */
    Unsettled(List<Prospects> prospects) {
        this.prospects = prospects;
        sizes = distinctSizes(prospects);
        sizeOf = new int[prospects.size()];
        for (int number = 0; number < sizeOf.length; number++) {
            sizeOf[number] = Arrays.binarySearch(sizes, prospects.get(number).leastGpuMillis());
            for (GpuType type : prospects.get(number).types()) {
                if (!types.contains(type)) {
                    types.add(type);
                }
            }
        }
        counts = new int[types.size()][sizes.length];
    }

    /** The distinct amounts, ascending. */
    private static long[] distinctSizes(List<Prospects> prospects) {
        long[] all = new long[prospects.size()];
        for (int number = 0; number < all.length; number++) {
            all[number] = prospects.get(number).leastGpuMillis();
        }
        Arrays.sort(all);
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[count++] = all[i];
            }
        }
        return Arrays.copyOf(all, count);
    }

    /** So many more jobs of a class, or fewer, ask for one of its types. */
    void add(int classNumber, GpuType type, int by) {
        counts[types.indexOf(type)][sizeOf[classNumber]] += by;
    }

    /** So many more jobs of a class, or fewer, ask for each of its types. */
    void add(int classNumber, int by) {
        for (GpuType type : prospects.get(classNumber).types()) {
            add(classNumber, type, by);
        }
    }

    /** The types that some class of the line accepts. */
    List<GpuType> types() {
        return types;
    }

    /** The least that any of them asks for of the type at this place in {@link #types}; -1 if nobody does. */
    long smallest(int typeNumber) {
        int[] bySize = counts[typeNumber];
        for (int size = 0; size < bySize.length; size++) {
            if (bySize[size] > 0) {
                return sizes[size];
            }
        }
        return -1;
    }
}

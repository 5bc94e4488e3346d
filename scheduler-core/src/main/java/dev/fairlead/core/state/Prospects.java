package dev.fairlead.core.state;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the jobs of a class could start if nothing ran. Holds until a queue or a node changes.
 *
 * @param types the types on which they could, in their order of preference
 * @param veto why no free GPU would help them; null if they could start
 * @param leastGpus the GPUs of the fewest replicas worth starting
 * @param mostGpus the GPUs of all replicas
 */
public record Prospects(List<GpuType> types, @Nullable Veto veto, long leastGpus, long mostGpus) {
    public Prospects {
        types = List.copyOf(types);
    }
}

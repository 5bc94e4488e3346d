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
 * @param leastGpuMillis the thousandths of GPUs of the fewest replicas worth starting
 * @param mostGpuMillis the thousandths of GPUs of all replicas
 */
public record Prospects(List<GpuType> types, @Nullable Veto veto, long leastGpuMillis, long mostGpuMillis) {
    public Prospects {
        types = List.copyOf(types);
    }
}

package dev.fairlead.core.state;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.place.EligibleNodes;
import dev.fairlead.core.place.NoRoom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which kinds of jobs could not run even on an empty cluster, until a node changes. Such jobs are told so at
 * once, cost nothing per cycle and do not count as demand: a wish that cannot come true must not take a share from others.
 */
public final class NothingFits {
    private final Fleet fleet;
    private final NoRoom noRoom;
    private final Map<Kind, Optional<Veto>> answers = new HashMap<>();
    private long version = -1;

    private record Kind(
            Gang gang, TopologyRequest topology, NodeSelection nodes, List<Toleration> tolerations, GpuType type) {}

    NothingFits(Fleet fleet, EligibleNodes eligibleNodes) {
        this.fleet = fleet;
        this.noRoom = new NoRoom(fleet, eligibleNodes);
    }

    /** Why the job could never run on the type with the nodes as they are; null if it could. */
    public @Nullable Veto onType(Job job, GpuType type) {
        if (version != fleet.version()) {
            version = fleet.version();
            answers.clear();
        }
        Kind kind = new Kind(job.gang(), job.topology(), job.nodes(), job.tolerations(), type);
        return answers.computeIfAbsent(kind, key -> Optional.ofNullable(noRoom.evenWhenEmpty(job, type)))
                .orElse(null);
    }

    /** The types that the job accepts, in its order of preference; all types that there are if it names none. */
    public List<GpuType> acceptedTypes(Job job) {
        if (!job.gpuTypes().isEmpty()) {
            return job.gpuTypes().stream().map(AcceptedGpuType::type).distinct().toList();
        }
        return java.util.stream.StreamSupport.stream(fleet.tree().types().spliterator(), false)
                .toList();
    }
}

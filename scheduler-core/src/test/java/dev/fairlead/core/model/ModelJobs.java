package dev.fairlead.core.model;

import java.util.List;

/** Jobs that say as little as a job can. */
final class ModelJobs {
    private ModelJobs() {}

    static Job job(Gang gang, TopologyRequest topology, GpuType... accepted) {
        return job(
                gang,
                topology,
                List.of(accepted).stream()
                        .map(type -> new AcceptedGpuType(type, 1))
                        .toList());
    }

    static Job job(Gang gang, TopologyRequest topology, List<AcceptedGpuType> accepted) {
        return new Job(
                JobId.of("team", "train"),
                new QueueName("research"),
                gang,
                accepted,
                topology,
                3,
                true,
                false,
                10,
                20,
                30,
                40,
                50,
                NodeSelection.ANY_NODE,
                List.of());
    }
}

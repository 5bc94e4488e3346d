package dev.fairlead.operator.metrics;

import dev.fairlead.core.capacity.FreeBlocks;
import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.capacity.StrandedGpus;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.metrics.ClusterFigures.NodeGpus;
import dev.fairlead.operator.metrics.ClusterFigures.PodGpus;
import dev.fairlead.operator.metrics.ClusterFigures.QueueJobs;
import dev.fairlead.operator.metrics.ClusterFigures.UsedGpus;
import dev.fairlead.operator.metrics.ClusterFigures.Wait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Figures of a small cluster in which everything occurs once. */
final class SampleFigures {
    /** Something waits since second 40; the last decision was at second 30. */
    static final SchedulerPulse PULSE = new SchedulerPulse() {
        @Override
        public long undecidedSinceMillis() {
            return 40_000;
        }

        @Override
        public long lastDecisionMillis() {
            return 30_000;
        }

        @Override
        public int eventsQueued() {
            return 3;
        }
    };

    private SampleFigures() {}

    /** Two nodes: one is cordoned, on the other a pod of the queue {@code vision} holds 4 of 8 GPUs. */
    static ClusterFigures of(GpuType type) {
        SequencedMap<String, Long> largest = new LinkedHashMap<>();
        largest.put("rack", 4L);
        largest.put("node", 4L);
        return new ClusterFigures(
                Map.of(JobPhase.PENDING, 2, JobPhase.RUNNING, 1, JobPhase.SUCCEEDED, 7),
                Map.of(
                        "vision",
                        new QueueJobs(
                                Map.of(JobPhase.PENDING, 1, JobPhase.RUNNING, 1),
                                Map.of(JobReason.NO_CAPACITY, 1),
                                20_000),
                        ClusterFigures.NO_QUEUE,
                        new QueueJobs(Map.of(JobPhase.PENDING, 1), Map.of(JobReason.QUEUE_NOT_FOUND, 1), 35_000)),
                List.of(new Wait("research", "big", "vision", JobReason.NO_CAPACITY, 20_000)),
                List.of(new FreeBlocks(type, 8, 4, largest, List.of(0, 0, 0, 0, 1, 0, 0, 0, 0))),
                List.of(new StrandedGpus(
                        type,
                        Map.of(StrandedGpus.Cause.CORDONED, 8L),
                        Map.of(NodeState.USABLE, 1, NodeState.CORDONED, 1))),
                List.of(new NodeGpus("n1", type.name(), 8, 4), new NodeGpus("n2", type.name(), 8, 0)),
                List.of(new PodGpus("research", "train-0", "n1", "train", "vision", "eyes", type.name(), 4)),
                List.of(new UsedGpus("vision", "research", type.name(), 3_600)));
    }
}

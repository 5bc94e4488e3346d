package dev.fairlead.core.random;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes random jobs of all kinds. */
final class RandomJobs {
    private static final List<Integer> SHARES = List.of(100, 250, 333, 500, 501, 700);

    private final SplittableRandom random;
    private final Topology topology;
    private final int queues;
    /** How many of a hundred jobs share GPUs. */
    private final int sharePercent;

    private int made;

    /** @param queues how many queues they are for */
    RandomJobs(SplittableRandom random, Topology topology, int queues, int sharePercent) {
        this.sharePercent = sharePercent;
        this.random = random;
        this.topology = topology;
        this.queues = queues;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T oneOf(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    private Gang share(int replicas) {
        return new Gang(replicas, replicas, new Resources(0, 1000L * random.nextInt(3), 0, 0, 1, oneOf(SHARES)));
    }

    private Gang gang(int least, int most) {
        List<Role> roles = new ArrayList<>();
        if (chance(20)) {
            int launchers = random.nextInt(1, 3);
            roles.add(new Role(
                    "launcher",
                    launchers,
                    launchers,
                    new Resources(random.nextInt(3), 1000L * random.nextInt(1, 5), 0, 0, 1)));
        }
        roles.add(new Role(
                Gang.WORKER, least, most, new Resources(random.nextInt(1, 5), 1000L * random.nextInt(3), 0, 0, 1)));
        return new Gang(roles);
    }

    private TopologyRequest topologyRequest(boolean share) {
        boolean segments = chance(20) && !share;
        return new TopologyRequest(
                chance(25) ? oneOf(topology.levels()) : "",
                chance(25) ? oneOf(topology.levels()) : "",
                segments ? oneOf(topology.levels()) : "",
                segments ? random.nextInt(1, 4) : 0);
    }

    Job next(long nowMillis) {
        boolean share = sharePercent > 0 && chance(sharePercent);
        int least = chance(50) ? 1 : random.nextInt(1, 4);
        int most = chance(30) ? least + random.nextInt(4) : least;
        List<AcceptedGpuType> types = new ArrayList<>();
        for (GpuType type : RandomFleet.TYPES) {
            if (chance(40)) {
                types.add(new AcceptedGpuType(type, 1));
            }
        }
        return new Job(
                new JobId(chance(50) ? "blue" : "red", "j" + made++, ""),
                RandomFleet.queueName(random.nextInt(queues)),
                share ? share(least) : gang(least, most),
                types,
                topologyRequest(share),
                random.nextInt(3),
                chance(80),
                chance(80),
                chance(30) ? random.nextInt(300) : 0,
                chance(50) ? 100 : 0,
                chance(50) ? random.nextInt(1, 600) : 0,
                chance(20) ? random.nextInt(1, 900) : 0,
                nowMillis + random.nextInt(3),
                chance(10) ? NodeSelection.labels(Map.of("pool", "a")) : NodeSelection.ANY_NODE,
                chance(30) ? List.of(new Toleration("special", true, "", "")) : List.of());
    }

    /** The same job with another priority. */
    static Job withPriority(Job job, int priority) {
        return changed(job, job.queue(), priority);
    }

    /** The same job in another queue. */
    static Job inQueue(Job job, QueueName queue) {
        return changed(job, queue, job.priority());
    }

    private static Job changed(Job job, QueueName queue, int priority) {
        return new Job(
                job.id(),
                queue,
                job.gang(),
                job.gpuTypes(),
                job.topology(),
                priority,
                job.mayPreempt(),
                job.preemptible(),
                job.minRuntimeSeconds(),
                job.checkpointIntervalSeconds(),
                job.expectedDurationSeconds(),
                job.maxDurationSeconds(),
                job.submittedMillis(),
                job.nodes(),
                job.tolerations());
    }
}

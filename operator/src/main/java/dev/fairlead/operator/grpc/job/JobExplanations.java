package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.GpuUsage;
import dev.fairlead.api.v1.Job;
import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.api.v1.QueueStanding;
import dev.fairlead.api.v1.Room;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.operator.api.AcceptedGpuType;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobSpec;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.api.QueueGpuStatus;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.grpc.fleet.Domains;
import dev.fairlead.operator.grpc.fleet.FleetCamera;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.kube.QueueReader;
import dev.fairlead.operator.loop.Sightings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says why jobs wait: the scheduler's own word and sentence, and the figures around them. */
public final class JobExplanations {
    private final Sightings sightings;
    private final FleetCamera camera;
    private final WaitingLine line;
    private final StartForecasts forecasts;

    /** @param clock the time from which starts are forecast */
    public JobExplanations(Sightings sightings, FleetCamera camera, OperatorConfig config, InstantSource clock) {
        this.sightings = sightings;
        this.camera = camera;
        this.line = new WaitingLine(
                sightings, config.jobReader(), new JobOrder(config.scheduling().policy()));
        this.forecasts = new StartForecasts(sightings, config, clock, StartForecasts.PATIENCE);
    }

    /** @param forecast whether to say when it likely starts, too */
    JobExplanation of(GpuJob object, Job job, boolean forecast) {
        JobExplanation.Builder explanation = JobExplanation.newBuilder()
                .setJob(job)
                .setWaitsFor(Waits.forWhat(job))
                .setAdvice(Waits.reason(job.getReason())
                        .map(JobReason::description)
                        .orElse(""));
        if (Waits.waiting(job)) {
            line.addTo(explanation, object);
            explanation.setQueuePosition(
                    job.getQueuePosition() > 0 ? job.getQueuePosition() : explanation.getQueuePosition());
            if (forecast) {
                forecasts.addTo(explanation, object);
            }
        }
        @Nullable GpuJobSpec spec = object.getSpec();
        if (spec != null) {
            Domains domains = new Domains(camera.picture());
            List<GpuType> types = types(spec, domains);
            addStandings(explanation, spec, types);
            types.forEach(type -> explanation.addRoom(room(spec, type, domains)));
        }
        return explanation.build();
    }

    /** The accepted types in the job's order; all there are if it accepts any. */
    private static List<GpuType> types(GpuJobSpec spec, Domains domains) {
        List<GpuType> types = new ArrayList<>();
        if (spec.gpuTypes().isEmpty()) {
            domains.types().forEach(types::add);
        }
        for (AcceptedGpuType accepted : spec.gpuTypes()) {
            types.add(new GpuType(accepted.name()));
        }
        return types;
    }

    private static Room room(GpuJobSpec spec, GpuType type, Domains domains) {
        String required = spec.topology() == null
                ? ""
                : Objects.requireNonNullElse(spec.topology().required(), "");
        Domains.Block block =
                domains.largest(type, required.isEmpty() ? Domains.CLUSTER : required, spec.gpusPerReplica());
        return Room.newBuilder()
                .setGpuType(type.name())
                .setFreeGpus(domains.free(type))
                .setReplicasThatFit(block.replicas())
                .setReplicasNeeded(spec.fewestReplicas())
                .setLargestBlock(domains.describe(block))
                .build();
    }

    private void addStandings(JobExplanation.Builder explanation, GpuJobSpec spec, List<GpuType> types) {
        QueueReader reader = new QueueReader();
        QueueTree tree = new QueueTree(
                sightings.queues().all().stream().map(reader::read).toList());
        long needed = spec.gpus(spec.fewestPods());
        int queue = tree.number(new QueueName(Objects.requireNonNullElse(spec.queue(), "")));
        for (int at = queue; at > QueueTree.ROOT; at = tree.parent(at)) {
            for (GpuType type : types) {
                explanation.addStandings(standing(tree, at, type, needed));
            }
        }
    }

    private QueueStanding standing(QueueTree tree, int queue, GpuType type, long needed) {
        String name = tree.name(queue).value();
        GpuQueue object = sightings.queues().get(name);
        QueueGpuStatus used = object == null ? null : used(object.getStatus(), type);
        long limit = tree.limit(queue, type);
        long allocated = used == null ? 0 : used.allocated();
        GpuUsage.Builder usage = GpuUsage.newBuilder()
                .setGpuType(type.name())
                .setGuaranteed(tree.guaranteed(queue, type))
                .setAllocated(allocated);
        if (used != null) {
            usage.setBorrowed(used.borrowed())
                    .setEntitlement(used.entitlement())
                    .setPending(used.pending());
        }
        if (limit != dev.fairlead.core.model.GpuQuota.NO_LIMIT) {
            usage.setLimit(limit);
        }
        return QueueStanding.newBuilder()
                .setQueue(ResourceNames.queue(name))
                .setUsage(usage)
                .setNeeded(needed)
                .setWithinGuarantee(allocated + needed <= usage.getGuaranteed())
                .setWithinEntitlement(allocated + needed <= usage.getEntitlement())
                .setWithinLimit(allocated + needed <= limit)
                .build();
    }

    private static @Nullable QueueGpuStatus used(@Nullable GpuQueueStatus status, GpuType type) {
        if (status != null) {
            for (QueueGpuStatus gpus : status.gpus()) {
                if (gpus.type().equals(type.name())) {
                    return gpus;
                }
            }
        }
        return null;
    }
}

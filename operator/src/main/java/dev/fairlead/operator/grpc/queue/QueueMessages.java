package dev.fairlead.operator.grpc.queue;

import dev.fairlead.api.v1.Condition;
import dev.fairlead.api.v1.FairShare;
import dev.fairlead.api.v1.GpuUsage;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueSpec;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.GpuQuota;
import dev.fairlead.operator.api.QueueGpuShare;
import dev.fairlead.operator.api.QueueGpuStatus;
import dev.fairlead.operator.api.StopPolicy;
import dev.fairlead.operator.grpc.names.Etags;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.names.Times;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** GpuQueue objects as messages. */
final class QueueMessages {
    private static final GpuQueueSpec NOTHING = new GpuQueueSpec(null, 1, 0, List.of(), List.of(), StopPolicy.NONE);

    private QueueMessages() {}

    /** The spec; of an object without one, what an empty one says. */
    static GpuQueueSpec spec(GpuQueue object) {
        @Nullable GpuQueueSpec spec = object.getSpec();
        return spec == null ? NOTHING : spec;
    }

    /** The queue, without consequences. */
    static Queue queue(GpuQueue object) {
        ObjectMeta metadata = object.getMetadata();
        GpuQueueSpec spec = spec(object);
        Queue.Builder queue = Queue.newBuilder()
                .setName(ResourceNames.queue(metadata.getName()))
                .setUid(Objects.requireNonNullElse(metadata.getUid(), ""))
                .setParent(ResourceNames.queue(spec.parent()))
                .setWeight(spec.weight())
                .setSurplusPriority(spec.surplusPriority())
                .addAllNamespaces(spec.namespaces())
                .setStopPolicy(stopPolicy(spec))
                .setEtag(Etags.of(metadata));
        spec.gpus().forEach(quota -> queue.addQuotas(quota(quota)));
        if (metadata.getLabels() != null) {
            queue.putAllLabels(metadata.getLabels());
        }
        Times.in(metadata.getCreationTimestamp()).ifPresent(time -> queue.setCreateTime(Times.of(time)));
        addStatus(queue, object);
        return queue.build();
    }

    private static void addStatus(Queue.Builder queue, GpuQueue object) {
        @Nullable GpuQueueStatus status = object.getStatus();
        @Nullable Long observed = status == null ? null : status.observedGeneration();
        queue.setReconciling(!Objects.equals(observed, object.getMetadata().getGeneration()));
        queue.addAllGpus(usage(object));
        if (status != null) {
            queue.setRunningJobs(status.runningJobs()).setWaitingJobs(status.waitingJobs());
            status.conditions().forEach(condition -> queue.addConditions(condition(condition)));
        }
    }

    /** What the last decision said of each type, with guarantee and limit as they are written now. */
    static List<GpuUsage> usage(GpuQueue object) {
        Map<String, GpuUsage.Builder> byType = new TreeMap<>();
        @Nullable GpuQueueStatus status = object.getStatus();
        if (status != null) {
            for (QueueGpuStatus gpus : status.gpus()) {
                GpuUsage.Builder usage = GpuUsage.newBuilder()
                        .setGpuType(gpus.type())
                        .setAllocated(gpus.allocated())
                        .setBorrowed(gpus.borrowed())
                        .setGuaranteed(gpus.guaranteed())
                        .setEntitlement(gpus.entitlement())
                        .setPending(gpus.pending());
                if (gpus.share() != null) {
                    usage.setShare(share(gpus.share()));
                }
                byType.put(gpus.type(), usage);
            }
        }
        for (GpuQuota quota : spec(object).gpus()) {
            GpuUsage.Builder usage = byType.computeIfAbsent(
                    quota.type(), type -> GpuUsage.newBuilder().setGpuType(type));
            usage.setGuaranteed(quota.guaranteed());
            if (quota.limit() != null) {
                usage.setLimit(quota.limit());
            }
        }
        List<GpuUsage> all = new ArrayList<>();
        byType.values().forEach(usage -> all.add(usage.build()));
        return all;
    }

    private static FairShare share(QueueGpuShare share) {
        return FairShare.newBuilder()
                .setDemand(share.demand())
                .setFromGuarantee(share.fromGuarantee())
                .setFromSurplus(share.fromSurplus())
                .setWeightPercent(share.weightPercent())
                .setRecentlyBorrowed(share.recentlyBorrowed())
                .setBound(bound(Objects.requireNonNullElse(share.bound(), "")))
                .setExplanation(Objects.requireNonNullElse(share.explanation(), ""))
                .build();
    }

    private static FairShare.Bound bound(String bound) {
        return switch (bound) {
            case "Demand" -> FairShare.Bound.BOUND_DEMAND;
            case "Limit" -> FairShare.Bound.BOUND_LIMIT;
            case "GuaranteesScaledDown" -> FairShare.Bound.BOUND_GUARANTEES_SCALED_DOWN;
            case "HigherPriority" -> FairShare.Bound.BOUND_HIGHER_PRIORITY;
            case "NoSurplus" -> FairShare.Bound.BOUND_NO_SURPLUS;
            case "Weight" -> FairShare.Bound.BOUND_WEIGHT;
            default -> FairShare.Bound.BOUND_UNSPECIFIED;
        };
    }

    private static Quota quota(GpuQuota quota) {
        Quota.Builder message = Quota.newBuilder().setGpuType(quota.type()).setGuaranteed(quota.guaranteed());
        if (quota.limit() != null) {
            message.setLimit(quota.limit());
        }
        return message.build();
    }

    private static Queue.StopPolicy stopPolicy(GpuQueueSpec spec) {
        return switch (spec.stopPolicy()) {
            case NONE -> Queue.StopPolicy.STOP_POLICY_NONE;
            case HOLD, UNKNOWN -> Queue.StopPolicy.STOP_POLICY_HOLD;
            case HOLD_AND_DRAIN -> Queue.StopPolicy.STOP_POLICY_HOLD_AND_DRAIN;
        };
    }

    private static Condition condition(io.fabric8.kubernetes.api.model.Condition condition) {
        Condition.Builder message = Condition.newBuilder()
                .setType(Objects.requireNonNullElse(condition.getType(), ""))
                .setStatus(Objects.requireNonNullElse(condition.getStatus(), ""))
                .setReason(Objects.requireNonNullElse(condition.getReason(), ""))
                .setMessage(Objects.requireNonNullElse(condition.getMessage(), ""));
        Times.in(condition.getLastTransitionTime()).ifPresent(time -> message.setLastTransitionTime(Times.of(time)));
        return message.build();
    }
}

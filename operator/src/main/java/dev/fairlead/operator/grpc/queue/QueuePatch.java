package dev.fairlead.operator.grpc.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueSpec;
import dev.fairlead.operator.api.GpuQuota;
import dev.fairlead.operator.api.StopPolicy;
import dev.fairlead.operator.grpc.error.FieldViolation;
import dev.fairlead.operator.grpc.error.Problem;
import dev.fairlead.operator.grpc.names.ResourceNames;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages as GpuQueue objects: what an object would be, and the merge patch that makes it so. */
final class QueuePatch {
    private static final Pattern QUOTA = Pattern.compile("spec\\.gpus\\[(\\d+)](\\.(type|guaranteed|limit))?");
    private static final long MOST_GPUS = 10_000_000;

    private QueuePatch() {}

    /**
     * The object that a message describes.
     *
     * @param metadata what the message says nothing about
     * @throws io.grpc.StatusRuntimeException with INVALID_ARGUMENT for what no object can say
     */
    static GpuQueue object(Queue queue, ObjectMeta metadata) {
        List<FieldViolation> violations = new ArrayList<>();
        @Nullable String parent = null;
        if (!queue.getParent().isEmpty()) {
            parent = ResourceNames.queueIn(queue.getParent()).orElse(null);
            if (parent == null) {
                violations.add(new FieldViolation(
                        "queue.parent", "'" + queue.getParent() + "' is not a name such as queues/research."));
            }
        }
        List<GpuQuota> quotas = new ArrayList<>();
        for (int index = 0; index < queue.getQuotasCount(); index++) {
            Quota quota = queue.getQuotas(index);
            String field = "queue.quotas[" + index + "]";
            checkRange(field + ".guaranteed", quota.getGuaranteed(), violations);
            checkRange(field + ".limit", quota.getLimit(), violations);
            quotas.add(new GpuQuota(
                    quota.getGpuType(),
                    (int) quota.getGuaranteed(),
                    quota.hasLimit() ? Integer.valueOf((int) quota.getLimit()) : null));
        }
        if (!violations.isEmpty()) {
            throw Problem.fields(ErrorReason.ERROR_REASON_INVALID_REQUEST, violations)
                    .exception();
        }
        GpuQueue object = new GpuQueue();
        object.setMetadata(
                new ObjectMetaBuilder(metadata).withLabels(queue.getLabelsMap()).build());
        object.setSpec(new GpuQueueSpec(
                parent,
                queue.getWeight() == 0 ? 1 : queue.getWeight(),
                queue.getSurplusPriority(),
                quotas,
                List.copyOf(queue.getNamespacesList()),
                stopPolicy(queue.getStopPolicy())));
        return object;
    }

    private static void checkRange(String field, long value, List<FieldViolation> violations) {
        // The object's field is too narrow for the rest; the schema would never see it.
        if (value < 0 || value > MOST_GPUS) {
            violations.add(new FieldViolation(field, "must be 0 to " + MOST_GPUS + ", not " + value + "."));
        }
    }

    private static StopPolicy stopPolicy(Queue.StopPolicy policy) {
        return switch (policy) {
            case STOP_POLICY_UNSPECIFIED, STOP_POLICY_NONE -> StopPolicy.NONE;
            case STOP_POLICY_HOLD -> StopPolicy.HOLD;
            case STOP_POLICY_HOLD_AND_DRAIN -> StopPolicy.HOLD_AND_DRAIN;
            case UNRECOGNIZED ->
                throw Problem.field("queue.stop_policy", "is none of NONE, HOLD and HOLD_AND_DRAIN.")
                        .exception();
        };
    }

    /** What has to change in the object as it is, and only if it is still that one; fields that are not named stay. */
    static String patch(GpuQueue live, GpuQueue wanted) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", live.getMetadata().getUid());
        metadata.put("resourceVersion", live.getMetadata().getResourceVersion());
        putLabels(metadata, live.getMetadata().getLabels(), wanted.getMetadata().getLabels());
        GpuQueueSpec before = QueueMessages.spec(live);
        GpuQueueSpec after = QueueMessages.spec(wanted);
        ObjectNode spec = patch.putObject("spec");
        if (!Objects.equals(before.parent(), after.parent())) {
            spec.put("parent", after.parent());
        }
        if (!before.weight().equals(after.weight())) {
            spec.put("weight", after.weight());
        }
        if (!before.surplusPriority().equals(after.surplusPriority())) {
            spec.put("surplusPriority", after.surplusPriority());
        }
        if (!before.gpus().equals(after.gpus())) {
            putQuotas(spec.putArray("gpus"), after.gpus());
        }
        if (!before.namespaces().equals(after.namespaces())) {
            if (after.namespaces().isEmpty()) {
                spec.putNull("namespaces");
            } else {
                after.namespaces().forEach(spec.putArray("namespaces")::add);
            }
        }
        // A policy of a newer version reads as HOLD; it is not to be written over by a change of something else.
        boolean newer = before.stopPolicy() == StopPolicy.UNKNOWN && after.stopPolicy() == StopPolicy.HOLD;
        if (before.stopPolicy() != after.stopPolicy() && !newer) {
            spec.put("stopPolicy", after.stopPolicy().value());
        }
        return patch.toString();
    }

    private static void putQuotas(ArrayNode array, List<GpuQuota> quotas) {
        for (GpuQuota quota : quotas) {
            ObjectNode node = array.addObject().put("type", quota.type()).put("guaranteed", quota.guaranteed());
            if (quota.limit() != null) {
                node.put("limit", quota.limit());
            }
        }
    }

    private static void putLabels(
            ObjectNode metadata, @Nullable Map<String, String> before, @Nullable Map<String, String> after) {
        Map<String, String> old = before == null ? Map.of() : before;
        Map<String, String> wanted = after == null ? Map.of() : after;
        if (!old.equals(wanted)) {
            ObjectNode labels = metadata.putObject("labels");
            Set<String> gone = new TreeSet<>(old.keySet());
            gone.removeAll(wanted.keySet());
            gone.forEach(labels::putNull);
            wanted.forEach(labels::put);
        }
    }

    /** The field of a request that a path in the object came from. */
    static String field(String path) {
        Matcher quota = QUOTA.matcher(path);
        if (quota.matches()) {
            String part = quota.group(3);
            return "queue.quotas[" + quota.group(1) + "]"
                    + (part == null ? "" : "." + (part.equals("type") ? "gpu_type" : part));
        }
        return switch (path) {
            case "spec.stopPolicy" -> "queue.stop_policy";
            case "spec.surplusPriority" -> "queue.surplus_priority";
            case "spec.gpus" -> "queue.quotas";
            case "metadata.name" -> "queue_id";
            case "metadata.labels" -> "queue.labels";
            case "spec" -> "queue";
            default -> path.startsWith("spec.") ? "queue." + path.substring("spec.".length()) : path;
        };
    }
}

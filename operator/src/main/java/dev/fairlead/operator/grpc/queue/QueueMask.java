package dev.fairlead.operator.grpc.queue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.operator.grpc.error.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which fields of a queue an update changes. */
final class QueueMask {
    /** The fields that a caller can set. */
    private static final Set<String> WRITABLE = new TreeSet<>(
            List.of("parent", "weight", "surplus_priority", "quotas", "namespaces", "stop_policy", "labels"));

    private static final String ALL = "*";
    private static final MergeOptions REPLACE = new MergeOptions()
            .setReplaceRepeatedFields(true)
            .setReplaceMessageFields(true)
            .setReplacePrimitiveFields(true);

    private QueueMask() {}

    /**
     * The fields to change.
     *
     * @throws io.grpc.StatusRuntimeException with INVALID_ARGUMENT if the mask names what is not a field of a queue
     */
    static FieldMask of(UpdateQueueRequest request) {
        List<String> paths = request.getUpdateMask().getPathsList();
        if (paths.contains(ALL)) {
            return FieldMaskUtil.fromStringList(WRITABLE);
        }
        if (!request.hasUpdateMask() || paths.isEmpty()) {
            return FieldMaskUtil.fromStringList(request.getQueue().getAllFields().keySet().stream()
                    .map(FieldDescriptor::getName)
                    .filter(WRITABLE::contains)
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        for (String path : paths) {
            if (Queue.getDescriptor().findFieldByName(path) == null) {
                throw Problem.field(
                                "update_mask",
                                "'" + path + "' cannot be changed by itself; name some of "
                                        + String.join(", ", WRITABLE)
                                        + ", or * for all of them. Lists and labels are replaced as a whole.")
                        .exception();
            }
        }
        return FieldMaskUtil.fromStringList(
                paths.stream().filter(WRITABLE::contains).toList());
    }

    /** The queue as it is with the named fields as they should be. */
    static Queue merge(FieldMask mask, Queue wanted, Queue live) {
        Queue.Builder merged = live.toBuilder();
        FieldMaskUtil.merge(mask, wanted, merged, REPLACE);
        return merged.build();
    }
}

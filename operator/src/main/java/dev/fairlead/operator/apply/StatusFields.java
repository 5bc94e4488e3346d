package dev.fairlead.operator.apply;

import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueueStatus;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** The fields of our statuses, read from the types so that a new field cannot be forgotten. */
final class StatusFields {
    static final List<String> JOB = of(GpuJobStatus.class);
    static final List<String> QUEUE = of(GpuQueueStatus.class);

    private StatusFields() {}

    private static List<String> of(Class<? extends Record> status) {
        return Arrays.stream(status.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}

package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** GPU time in GPU-seconds: eight GPUs held for a minute are 480. Written by the operator; use {@link #of}. */
@JsonClassDescription(
        "What the queue's own jobs have used, from their placement until their pods were gone, in GPU-seconds:"
                + " eight GPUs held for a minute are 480. Written by Fairlead.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_EMPTY)
public record GpuQueueUsageStatus(
        @JsonPropertyDescription("Use of each GPU type.") List<QueueGpuUsage> gpus,

        @JsonPropertyDescription(
                "The same by the jobs' namespace: the first 64 that used the queue, and the rest together as"
                        + " `(other)`.")
        List<NamespaceGpuUsage> namespaces,

        @JsonPropertyDescription("GPU-hours since the queue was made, such as `H100 1520.3, A100 12.0`.") @Nullable
        String summary,

        @JsonPropertyDescription("All use before this time is counted here, and none after it.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant accountedUntil) {

    /** Jackson passes null for absent lists; they read as empty. */
    public GpuQueueUsageStatus {
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        accountedUntil = accountedUntil == null ? null : accountedUntil.truncatedTo(ChronoUnit.SECONDS);
    }

    /** A status whose summary is made from {@code gpus}, in their order. */
    public static GpuQueueUsageStatus of(
            List<QueueGpuUsage> gpus, List<NamespaceGpuUsage> namespaces, Instant accountedUntil) {
        String summary = gpus.stream()
                .map(each -> String.format(Locale.ROOT, "%s %.1f", each.type(), each.gpuSeconds() / 3600.0))
                .collect(Collectors.joining(", "));
        return new GpuQueueUsageStatus(gpus, namespaces, summary, accountedUntil);
    }
}

package dev.fairlead.operator.api;

import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.DATE;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;

/**
 * The GPU time that the jobs of one queue have used. Cluster-scoped; it has the queue's name and is owned by the queue, so it
 * goes with it. An object of its own and not a part of the queue's status: it is larger, is written less often, and those who
 * watch queues need not hear of it.
 */
@Group(GpuJob.GROUP)
@Version(GpuJob.VERSION)
@Plural("gpuqueueusages")
@Singular("gpuqueueusage")
@ShortNames("gqu")
@JsonClassDescription(
        "The GPU time that the jobs of the queue of the same name have used. Made, written and, with the queue,"
                + " deleted by Fairlead; jobs of the queues below have theirs there.")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "GPU-hours", jsonPath = ".status.summary")
@AdditionalPrinterColumn(name = "Accounted", jsonPath = ".status.accountedUntil", type = DATE)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
public final class GpuQueueUsage extends CustomResource<Void, GpuQueueUsageStatus> {
    @Serial
    private static final long serialVersionUID = 1L;
}

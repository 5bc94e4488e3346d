package dev.fairlead.operator.api;

import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.DATE;
import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.INTEGER;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;

/**
 * One node of the queue tree. Cluster-scoped; the object's name is the queue's identity and what {@link GpuJobSpec#queue()}
 * and {@link GpuQueueSpec#parent()} refer to.
 */
@Group(GpuJob.GROUP)
@Version(GpuJob.VERSION)
@Plural("gpuqueues")
@Singular("gpuqueue")
@ShortNames("gq")
@JsonClassDescription("One node of the queue tree: how many GPUs of each type the jobs in it, and in the queues below "
        + "it, are guaranteed and allowed.")
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "size(self.metadata.name) <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name must be a DNS label: at most 63 lower case letters, digits and '-', starting and ending"
                        + " with a letter or a digit",
        reason = "FieldValueInvalid")
@ValidationRule(
        value = "!has(self.spec.parent) || self.spec.parent != self.metadata.name",
        message = "spec.parent must name another queue: a queue cannot be its own parent",
        reason = "FieldValueInvalid")
@AdditionalPrinterColumn(name = "Parent", jsonPath = ".spec.parent")
@AdditionalPrinterColumn(name = "Used/Guaranteed/Limit", jsonPath = ".status.summary")
@AdditionalPrinterColumn(name = "Running", jsonPath = ".status.runningJobs", type = INTEGER)
@AdditionalPrinterColumn(name = "Waiting", jsonPath = ".status.waitingJobs", type = INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
@AdditionalPrinterColumn(name = "Weight", jsonPath = ".spec.weight", type = INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Surplus-Priority", jsonPath = ".spec.surplusPriority", type = INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Stop", jsonPath = ".spec.stopPolicy", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
public final class GpuQueue extends CustomResource<GpuQueueSpec, GpuQueueStatus> {
    @Serial
    private static final long serialVersionUID = 1L;
}

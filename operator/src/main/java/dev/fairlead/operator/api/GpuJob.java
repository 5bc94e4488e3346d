package dev.fairlead.operator.api;

import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.DATE;
import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.INTEGER;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;

/**
 * A job that wants GPUs: a gang of equal replicas, placed all together or not at all. Its pods are called
 * {@code <job>-<index>} and a headless Service carries the job's name, which is why the name is a DNS label that starts
 * with a letter and has at most 52 characters.
 */
@Group(GpuJob.GROUP)
@Version(GpuJob.VERSION)
@Plural("gpujobs")
@Singular("gpujob")
@ShortNames("gj")
@JsonClassDescription("A job that wants GPUs: a gang of equal replicas, placed all together or not at all. Its pods "
        + "are called <job>-<index>, and a headless Service of the job's name lets them find each other.")
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "size(self.metadata.name) <= 52",
        message = "metadata.name must have at most 52 characters: the job's pods are called <job>-<index>",
        reason = "FieldValueInvalid")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name must be a DNS label: lower case letters, digits and '-', starting with a letter and ending"
                        + " with a letter or a digit; a Service of this name is made for the job",
        reason = "FieldValueInvalid")
@AdditionalPrinterColumn(name = "Queue", jsonPath = ".spec.queue")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "GPUs", jsonPath = ".status.gpus", type = INTEGER)
@AdditionalPrinterColumn(name = "Type", jsonPath = ".status.gpuType")
@AdditionalPrinterColumn(name = "Replicas", jsonPath = ".spec.replicas", type = INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.readyReplicas", type = INTEGER)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
@AdditionalPrinterColumn(name = "Position", jsonPath = ".status.queuePosition", type = INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Nodes", jsonPath = ".status.nodes", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
public final class GpuJob extends CustomResource<GpuJobSpec, GpuJobStatus> implements Namespaced {
    public static final String GROUP = "scheduling.fairlead.dev";
    public static final String VERSION = "v1alpha1";

    @Serial
    private static final long serialVersionUID = 1L;
}

package dev.fairlead.operator.kube;

import dev.fairlead.operator.api.GpuJobSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the scheduler cannot honour in a pod template. Preferences (preferred affinities, soft spreading) pass: they
 * may be disregarded by their own definition. Where a volume can be mounted is not looked at: most training jobs use
 * volumes that every node can mount, and refusing all others would refuse those too.
 */
final class TemplateCheck {
    private static final String TEMPLATE = "spec.template.spec.";

    private final GpuResources gpuResources;

    TemplateCheck(GpuResources gpuResources) {
        this.gpuResources = gpuResources;
    }

    /** The template's pod. */
    PodSpec usablePodSpec(GpuJobSpec spec) throws Refusal {
        @Nullable PodSpec pod = spec.template().getSpec();
        if (pod == null || pod.getContainers() == null || pod.getContainers().isEmpty()) {
            throw Refusal.invalid(TEMPLATE + "containers is empty; the job needs a container to run");
        }
        refuseWhatFairleadDecides(spec, pod);
        refuseUnsupported(pod);
        for (int i = 0; i < pod.getContainers().size(); i++) {
            Container container = pod.getContainers().get(i);
            checkContainer(container, i == 0 ? spec.gpusPerReplica() : 0);
        }
        for (Container container : pod.getInitContainers()) {
            checkContainer(container, 0);
        }
        checkQuantities(TEMPLATE + "overhead", pod.getOverhead());
        checkResources(TEMPLATE + "resources", pod.getResources());
        return pod;
    }

    private static void refuseWhatFairleadDecides(GpuJobSpec spec, PodSpec pod) throws Refusal {
        mustBe("nodeName", pod.getNodeName(), "", "Fairlead chooses the node; use nodeSelector to narrow the choice");
        mustBe("schedulerName", pod.getSchedulerName(), GpuJobLabels.SCHEDULER_NAME, "leave it out");
        mustBe(
                "restartPolicy",
                pod.getRestartPolicy(),
                "Never",
                "leave it out; spec.backoffLimit says how often to retry");
        mustBe("hostname", pod.getHostname(), "", "leave it out; pods are called <job>-<index>");
        mustBe("subdomain", pod.getSubdomain(), "", "leave it out; it is the job's name");
        String priorityClass = spec.priorityClassName();
        mustBe(
                "priorityClassName",
                pod.getPriorityClassName(),
                priorityClass == null ? "" : priorityClass,
                "write it in spec.priorityClassName");
    }

    private static void mustBe(String field, @Nullable String value, String allowed, String instead) throws Refusal {
        if (value != null && !value.isEmpty() && !value.equals(allowed)) {
            throw Refusal.invalid(TEMPLATE + field + " cannot be '" + value + "': " + instead);
        }
    }

    private static void refuseUnsupported(PodSpec pod) throws Refusal {
        if (isPresent(pod.getResourceClaims())) {
            throw unsupported("resourceClaims", "Fairlead places GPUs of device plugins only, through gpusPerReplica");
        }
        if (isPresent(pod.getSchedulingGates())) {
            throw unsupported("schedulingGates", "use spec.suspend to keep the job from starting");
        }
        Affinity affinity = pod.getAffinity();
        if (affinity != null
                && affinity.getPodAffinity() != null
                && isPresent(affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())) {
            throw unsupported("affinity.podAffinity", "use spec.topology to keep replicas together");
        }
        if (affinity != null
                && affinity.getPodAntiAffinity() != null
                && isPresent(affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())) {
            throw unsupported("affinity.podAntiAffinity", "ask for whole nodes with gpusPerReplica to keep others off");
        }
        if (pod.getTopologySpreadConstraints().stream()
                .anyMatch(each -> !"ScheduleAnyway".equals(each.getWhenUnsatisfiable()))) {
            throw unsupported("topologySpreadConstraints", "leave it out or set whenUnsatisfiable: ScheduleAnyway");
        }
    }

    private void checkContainer(Container container, int gpus) throws Refusal {
        String where = "container " + container.getName();
        if (container.getPorts().stream().anyMatch(port -> port.getHostPort() != null && port.getHostPort() != 0)) {
            throw Refusal.invalid(
                    where + " has a hostPort, which is not supported; leave it out, pods of a job reach each"
                            + " other under <job>-<index>.<job>");
        }
        ResourceRequirements asked = container.getResources();
        if (asked == null) {
            return;
        }
        if (isPresent(asked.getClaims())) {
            throw unsupported("resourceClaims", "Fairlead places GPUs of device plugins only, through gpusPerReplica");
        }
        checkResources(where, asked);
        long written = Math.max(gpuResources.in(asked.getRequests()), gpuResources.in(asked.getLimits()));
        if (written != 0 && written != gpus) {
            throw Refusal.invalid(where + " asks for " + written + " GPUs; leave GPUs out of the template, the first"
                    + " container is given spec.gpusPerReplica");
        }
    }

    private static void checkResources(String where, @Nullable ResourceRequirements asked) throws Refusal {
        if (asked != null) {
            checkQuantities(where + " requests", asked.getRequests());
            checkQuantities(where + " limits", asked.getLimits());
        }
    }

    private static void checkQuantities(String where, @Nullable Map<String, Quantity> amounts) throws Refusal {
        if (amounts == null) {
            return;
        }
        for (var amount : amounts.entrySet()) {
            if (!Quantities.readable(amount.getValue())) {
                throw Refusal.invalid(where + ": " + amount.getKey() + " is '" + amount.getValue()
                        + "', which is not an amount; write one such as 500m, 4 or 16Gi");
            }
        }
    }

    private static Refusal unsupported(String field, String instead) {
        return Refusal.invalid(TEMPLATE + field + " is not supported: " + instead);
    }

    private static boolean isPresent(@Nullable List<?> list) {
        return list != null && !list.isEmpty();
    }
}

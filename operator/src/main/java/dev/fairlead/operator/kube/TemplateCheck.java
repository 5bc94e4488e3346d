package dev.fairlead.operator.kube;

import dev.fairlead.operator.api.GpuJobSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
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
    private final GpuResources gpuResources;
    private final String where;
    private final String gpusField;

    private TemplateCheck(GpuResources gpuResources, String where, String gpusField) {
        this.gpuResources = gpuResources;
        this.where = where;
        this.gpusField = gpusField;
    }

    static TemplateCheck ofReplicas(GpuResources gpuResources) {
        return new TemplateCheck(gpuResources, "spec.template.spec.", "spec.gpusPerReplica");
    }

    static TemplateCheck ofLauncher(GpuResources gpuResources) {
        return new TemplateCheck(gpuResources, "spec.launcher.template.spec.", "spec.launcher.gpus");
    }

    /** The template's pod, whose first container is given so many GPUs. */
    PodSpec usablePodSpec(GpuJobSpec spec, PodTemplateSpec template, int gpus) throws Refusal {
        @Nullable PodSpec pod = template.getSpec();
        if (pod == null || pod.getContainers() == null || pod.getContainers().isEmpty()) {
            throw Refusal.invalid(where + "containers is empty; the job needs a container to run");
        }
        refuseWhatFairleadDecides(spec, pod);
        refuseUnsupported(pod);
        for (int i = 0; i < pod.getContainers().size(); i++) {
            Container container = pod.getContainers().get(i);
            checkContainer(container, i == 0 ? gpus : 0);
        }
        for (Container container : pod.getInitContainers()) {
            checkContainer(container, 0);
        }
        checkQuantities(where + "overhead", pod.getOverhead());
        checkResources(where + "resources", pod.getResources());
        return pod;
    }

    /** Refuses what would let a launcher go where the workers may not go, or the other way round. */
    void refuseOtherNodes(PodSpec pod) throws Refusal {
        String instead = "the launcher goes where the replicas may go; write it in spec.template";
        if (pod.getNodeSelector() != null && !pod.getNodeSelector().isEmpty()) {
            throw unsupported("nodeSelector", instead);
        }
        if (pod.getAffinity() != null) {
            throw unsupported("affinity", instead);
        }
        if (isPresent(pod.getTolerations())) {
            throw unsupported("tolerations", instead);
        }
    }

    private void refuseWhatFairleadDecides(GpuJobSpec spec, PodSpec pod) throws Refusal {
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

    private void mustBe(String field, @Nullable String value, String allowed, String instead) throws Refusal {
        if (value != null && !value.isEmpty() && !value.equals(allowed)) {
            throw Refusal.invalid(where + field + " cannot be '" + value + "': " + instead);
        }
    }

    private void refuseUnsupported(PodSpec pod) throws Refusal {
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
        String name = "container " + container.getName();
        if (container.getPorts().stream().anyMatch(port -> port.getHostPort() != null && port.getHostPort() != 0)) {
            throw Refusal.invalid(
                    name + " has a hostPort, which is not supported; leave it out, pods of a job reach each"
                            + " other under <job>-<index>.<job>");
        }
        ResourceRequirements asked = container.getResources();
        if (asked == null) {
            return;
        }
        if (isPresent(asked.getClaims())) {
            throw unsupported("resourceClaims", "Fairlead places GPUs of device plugins only, through gpusPerReplica");
        }
        checkResources(name, asked);
        long written = Math.max(gpuResources.in(asked.getRequests()), gpuResources.in(asked.getLimits()));
        if (written != 0 && written != gpus) {
            throw Refusal.invalid(name + " asks for " + written + " GPUs; leave GPUs out of the template, the first"
                    + " container is given " + gpusField);
        }
    }

    private static void checkResources(String name, @Nullable ResourceRequirements asked) throws Refusal {
        if (asked != null) {
            checkQuantities(name + " requests", asked.getRequests());
            checkQuantities(name + " limits", asked.getLimits());
        }
    }

    private static void checkQuantities(String name, @Nullable Map<String, Quantity> amounts) throws Refusal {
        if (amounts == null) {
            return;
        }
        for (var amount : amounts.entrySet()) {
            if (!Quantities.readable(amount.getValue())) {
                throw Refusal.invalid(name + ": " + amount.getKey() + " is '" + amount.getValue()
                        + "', which is not an amount; write one such as 500m, 4 or 16Gi");
            }
        }
    }

    private Refusal unsupported(String field, String instead) {
        return Refusal.invalid(where + field + " is not supported: " + instead);
    }

    private static boolean isPresent(@Nullable List<?> list) {
        return list != null && !list.isEmpty();
    }
}

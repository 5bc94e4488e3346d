package dev.fairlead.operator.kube;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's status comes down to, and the sentence that says so.
 *
 * @param phase the phase in the job's words
 * @param sentence what happened; empty while all is well
 */
record PodOutcome(PodPhase phase, String sentence) {
    /** Reasons of the kubelet for not admitting a pod, besides those that begin with OutOf. */
    private static final Set<String> REFUSALS = Set.of(
            "UnexpectedAdmissionError",
            "NodeAffinity",
            "NodeAffinityChanged",
            "NodeName",
            "NodePorts",
            "NodeUnschedulable",
            "TaintToleration",
            "TopologyAffinityError",
            "SMTAlignmentError",
            "InsufficientResourceError",
            "PodLevelResourcesNotSupported",
            "UnexpectedPredicateFailureType",
            "AppArmor",
            "Sysctl",
            "SysctlForbidden");

    private static final Set<String> LOSSES =
            Set.of("NodeLost", "NodeShutdown", "Shutdown", "Terminated", "Preempting");

    /** True once the kubelet has given the pod's room back. */
    static boolean ended(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    static PodOutcome of(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return new PodOutcome(PodPhase.STARTING, "");
        }
        if ("Succeeded".equals(status.getPhase())) {
            return new PodOutcome(PodPhase.SUCCEEDED, "");
        }
        String reason = orEmpty(status.getReason());
        if ("Failed".equals(status.getPhase()) && (reason.startsWith("OutOf") || REFUSALS.contains(reason))) {
            return new PodOutcome(
                    PodPhase.REFUSED, "the kubelet refused the pod: " + reason + detail(status.getMessage()));
        }
        Optional<PodCondition> disruption = condition(status, "DisruptionTarget");
        if (disruption.isPresent()) {
            return new PodOutcome(
                    PodPhase.LOST,
                    "the pod was taken away: " + orEmpty(disruption.get().getReason())
                            + detail(disruption.get().getMessage()));
        }
        if (LOSSES.contains(reason) || "Unknown".equals(status.getPhase())) {
            return new PodOutcome(
                    PodPhase.LOST,
                    "the pod was lost with its node: " + (reason.isEmpty() ? "phase Unknown" : reason)
                            + detail(status.getMessage()));
        }
        if ("Failed".equals(status.getPhase())) {
            return new PodOutcome(PodPhase.FAILED, failure(status));
        }
        return condition(status, "Ready").isPresent()
                ? new PodOutcome(PodPhase.READY, "")
                : new PodOutcome(PodPhase.STARTING, waiting(status));
    }

    private static String failure(PodStatus status) {
        return Stream.of(
                        KubernetesJson.orEmpty(status.getInitContainerStatuses()),
                        KubernetesJson.orEmpty(status.getContainerStatuses()))
                .flatMap(List::stream)
                .flatMap(container -> exit(container).stream())
                .findFirst()
                .orElseGet(() -> "the pod failed"
                        + (orEmpty(status.getReason()).isEmpty() ? "" : ": " + status.getReason())
                        + detail(status.getMessage()));
    }

    private static Optional<String> exit(ContainerStatus container) {
        if (container.getState() == null || container.getState().getTerminated() == null) {
            return Optional.empty();
        }
        ContainerStateTerminated end = container.getState().getTerminated();
        if (end.getExitCode() == null || end.getExitCode() == 0) {
            return Optional.empty();
        }
        String reason = orEmpty(end.getReason());
        return Optional.of("container " + container.getName() + " exited with code " + end.getExitCode()
                + (reason.isEmpty() || reason.equals("Error") ? "" : " (" + reason + ")"));
    }

    /** What a container waits for, if that is worth telling (being created is not). */
    private static String waiting(PodStatus status) {
        return Stream.of(
                        KubernetesJson.orEmpty(status.getInitContainerStatuses()),
                        KubernetesJson.orEmpty(status.getContainerStatuses()))
                .flatMap(List::stream)
                .filter(container -> container.getState() != null
                        && container.getState().getWaiting() != null
                        && !Set.of("", "ContainerCreating", "PodInitializing")
                                .contains(orEmpty(
                                        container.getState().getWaiting().getReason())))
                .findFirst()
                .map(container -> "container " + container.getName() + " waits: "
                        + container.getState().getWaiting().getReason()
                        + detail(container.getState().getWaiting().getMessage()))
                .orElse("");
    }

    private static Optional<PodCondition> condition(PodStatus status, String type) {
        return KubernetesJson.orEmpty(status.getConditions()).stream()
                .filter(each -> type.equals(each.getType()) && "True".equals(each.getStatus()))
                .findFirst();
    }

    private static String detail(@Nullable String message) {
        return message == null || message.isBlank() ? "" : " (" + message.strip() + ")";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

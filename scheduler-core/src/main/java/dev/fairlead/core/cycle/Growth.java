package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QueueRule;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets elastic jobs grow into free GPUs of a type that no job waits for. While one waits, free GPUs gather for it: growing
 * into them would only mean shrinking again.
 */
final class Growth {
    private final ClusterState state;
    private final Admission admission;
    private final List<Decision> decisions;

    Growth(ClusterState state, Admission admission, List<Decision> decisions) {
        this.state = state;
        this.admission = admission;
        this.decisions = decisions;
    }

    void growAll() {
        Set<Object> touched = decisions.stream().map(Decision::job).collect(Collectors.toCollection(HashSet::new));
        List<TrackedJob> growing = state.held().incomplete().stream()
                .filter(tracked ->
                        canGrow(tracked) && !touched.contains(tracked.job().id()))
                .sorted(state.order()::compare)
                .toList();
        growing.forEach(this::grow);
    }

    private boolean canGrow(TrackedJob tracked) {
        return tracked.running()
                && !tracked.leaving()
                && tracked.runningReplicas() == tracked.nodes().size()
                && tracked.runningReplicas() >= tracked.job().gang().minReplicas()
                && tracked.runningReplicas() < tracked.job().gang().replicas()
                && !admission.awaitedTypes().contains(tracked.gpuType())
                && QueueRule.firstVeto(tracked.job(), state.queueTree()) == null;
    }

    private void grow(TrackedJob tracked) {
        Job job = tracked.job();
        GpuType type = tracked.gpuType();
        if (type == null) {
            return;
        }
        int running = tracked.runningReplicas();
        int most = admission.allowance().replicas(job, type, running, job.gang().replicas() - running);
        if (most == 0) {
            return;
        }
        int[] nodes = tracked.nodes().stream().mapToInt(state.fleet()::slot).toArray();
        Placement placement =
                admission.placer().placeBeside(nodes, state.fleet().now(), job, type, 1, most);
        if (placement != null) {
            admission.booking().place(job, running, placement);
            decisions.add(new Decision.Resize(
                    job.id(),
                    running,
                    running + placement.replicas(),
                    admission.booking().names(placement),
                    null,
                    "no job waits for the free " + type + ": grows from " + running + " to "
                            + (running + placement.replicas()) + " replicas"));
        }
    }
}

package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QueueRule;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The waiting jobs of one cycle, parted into those that stand in line and those that no free GPU would help. */
final class Waiting {
    private final ClusterState state;
    /** By queue number, next first. */
    private final Map<Integer, List<TrackedJob>> lines = new LinkedHashMap<>();

    private final Map<TrackedJob, Veto> hopeless = new LinkedHashMap<>();
    private final Map<Object, List<GpuType>> typesByShape = new HashMap<>();

    private final QuotaLedger nothingUsed;

    Waiting(ClusterState state) {
        this.state = state;
        nothingUsed = new QuotaLedger(state.queueTree());
        for (QueueName queue : state.queuesWithWaitingJobs()) {
            for (TrackedJob tracked : state.waiting(queue)) {
                Veto veto = staticVeto(tracked);
                if (veto == null) {
                    lines.computeIfAbsent(state.queueTree().number(queue), key -> new ArrayList<>())
                            .add(tracked);
                } else {
                    hopeless.put(tracked, veto);
                }
            }
        }
    }

    private @Nullable Veto staticVeto(TrackedJob tracked) {
        Job job = tracked.job();
        Veto veto = QueueRule.firstVeto(job, state.queueTree());
        if (veto != null) {
            return veto;
        }
        return possibleTypes(tracked).isEmpty() ? nothingFits(job) : null;
    }

    private Veto nothingFits(Job job) {
        List<Veto> vetoes = new ArrayList<>();
        for (GpuType type : state.nothingFits().acceptedTypes(job)) {
            Veto veto = vetoEvenIfNothingRan(job, type);
            if (veto != null) {
                vetoes.add(veto);
            }
        }
        return vetoes.isEmpty()
                ? new Veto(Veto.Reason.GPU_TYPE_NOT_FOUND, "the cluster has no GPU nodes")
                : joined(vetoes);
    }

    /** A gang beyond the hardware, the limit or, if it is not preemptible, the guarantee: waiting does not help it. */
    private @Nullable Veto vetoEvenIfNothingRan(Job job, GpuType type) {
        Veto hardware = state.nothingFits().onType(job, type);
        long gpus = job.gang().gpus(job.gang().minReplicas());
        return hardware != null ? hardware : QuotaRule.firstVeto(job, type, gpus, state.queueTree(), nothingUsed);
    }

    /** True if the veto is about nodes and what runs there, and not about quotas or other jobs' rights. */
    static boolean isAboutRoom(Veto veto) {
        return veto.reason() == Veto.Reason.NO_CAPACITY || veto.reason() == Veto.Reason.TOPOLOGY_UNSATISFIED;
    }

    /** One veto out of one for each type: the kind of the first, the sentences of all that differ. */
    static Veto joined(List<Veto> vetoes) {
        return new Veto(
                vetoes.getFirst().reason(),
                vetoes.stream().map(Veto::sentence).distinct().collect(Collectors.joining("; or it ")));
    }

    /** The types that the job accepts and could run on if nothing else ran, in its order of preference. */
    List<GpuType> possibleTypes(TrackedJob tracked) {
        return typesByShape.computeIfAbsent(tracked.shape(), shape -> {
            Job job = tracked.job();
            return state.nothingFits().acceptedTypes(job).stream()
                    .filter(type -> vetoEvenIfNothingRan(job, type) == null)
                    .toList();
        });
    }

    /** The jobs in line, by queue number. */
    Map<Integer, List<TrackedJob>> lines() {
        return lines;
    }

    /** The jobs that are not in line, with the reason. */
    Map<TrackedJob, Veto> hopeless() {
        return hopeless;
    }
}

package dev.fairlead.operator.apply;

import dev.fairlead.core.model.NodeName;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.kube.GangPlacement;
import dev.fairlead.operator.kube.GangPods;
import dev.fairlead.operator.kube.GangService;
import dev.fairlead.operator.kube.GpuJobLabels;
import dev.fairlead.operator.kube.PodWriter;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.NodeMirror;
import dev.fairlead.operator.state.Replica;
import dev.fairlead.operator.state.Replica.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and deletes the pods of jobs. Belongs to the loop's thread; the building of pods happens where they are sent. */
public final class PodWrites {
    private static final Logger LOG = LoggerFactory.getLogger(PodWrites.class);

    private final WriteLanes lanes;
    private final PodWriter writer;
    private final NodeMirror nodes;
    private final CreationFailed onFailure;

    /** Told, on any thread, that a pod was not created and will not be. */
    @FunctionalInterface
    public interface CreationFailed {
        void creationFailed(JobRecord job, int attempt, int index, WriteOutcome outcome);
    }

    public PodWrites(WriteLanes lanes, PodWriter writer, NodeMirror nodes, CreationFailed onFailure) {
        this.lanes = lanes;
        this.writer = writer;
        this.nodes = nodes;
        this.onFailure = onFailure;
    }

    /** Creates the pods of these replicas, and first the Service by which a gang finds itself. */
    public void create(JobRecord job, List<Replica> replicas) {
        GpuJob object = job.object();
        int attempt = job.story().attempts;
        Supplier<GangPods> gang = gang(job, object, attempt);
        if (GangService.neededFor(object) && job.askForService()) {
            createService(object);
        }
        for (Replica replica : replicas) {
            int index = replica.index();
            ObjectKey pod = new ObjectKey(job.id().namespace(), replica.podName(), "");
            lanes.submit(new Write(
                    Lane.PODS,
                    creation(job, replica),
                    Write.UNTIL_ANSWERED,
                    port -> create(port, pod, gang.get().json(index), job.id().uid(), attempt),
                    outcome -> {
                        if (!outcome.done()) {
                            onFailure.creationFailed(job, attempt, index, outcome);
                        }
                    }));
        }
    }

    /**
     * Asks every dismissed pod that is there and was not asked yet to leave.
     *
     * @param disruption what to say in the pods' condition {@code DisruptionTarget}; empty for none
     * @return the replicas whose creation could still be taken back: their pods never existed
     */
    public List<Replica> deleteDismissed(JobRecord job, String disruption) {
        List<Replica> neverCreated = new ArrayList<>();
        for (Replica replica : job.replicas()) {
            if (!replica.dismissed() || !replica.exists() || replica.deletionSent()) {
                continue;
            }
            if (!replica.podUid().isEmpty()) {
                replica.setDeletionSent();
                delete(new ObjectKey(job.id().namespace(), replica.podName(), replica.podUid()), disruption);
            } else if (replica.state() == PodState.WANTED && lanes.cancel(creation(job, replica))) {
                neverCreated.add(replica);
            }
            // Else its creation is under way: it is deleted when it is seen.
        }
        return neverCreated;
    }

    private void delete(ObjectKey pod, String disruption) {
        lanes.submit(new Write(
                Lane.PODS,
                "delete pod " + pod + " " + pod.uid(),
                Write.UNTIL_ANSWERED,
                port -> disruption.isEmpty()
                        ? port.deletePod(pod)
                        : port.markDisruption(pod, disruption).thenCompose(marked -> port.deletePod(pod)),
                outcome -> {
                    if (outcome.kind() == WriteOutcome.Kind.REFUSED) {
                        LOG.atWarn()
                                .addKeyValue("namespace", pod.namespace())
                                .addKeyValue("pod", pod.name())
                                .log("Pod {} could not be deleted: {}.", pod, outcome.sentence());
                    }
                }));
    }

    private void createService(GpuJob object) {
        String key = "service " + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName();
        lanes.submit(new Write(
                Lane.PODS, key, Write.UNTIL_ANSWERED, port -> port.createService(GangService.of(object)), outcome -> {
                    if (outcome.kind() == WriteOutcome.Kind.REFUSED) {
                        LOG.warn("The {} could not be created: {}.", key, outcome.sentence());
                    }
                }));
    }

    /** A pod that is there already may be ours, from a creation whose answer got lost. */
    private static CompletableFuture<WriteOutcome> create(
            ClusterPort port, ObjectKey pod, String json, String jobUid, int attempt) {
        return port.createPod(pod.namespace(), json)
                .thenCompose(outcome -> outcome.kind() == WriteOutcome.Kind.CONFLICT
                        ? port.podLabels(pod).thenApply(labels -> judge(outcome, labels, jobUid, attempt))
                        : CompletableFuture.completedFuture(outcome));
    }

    private static WriteOutcome judge(
            WriteOutcome conflict, Optional<Map<String, String>> read, String jobUid, int attempt) {
        if (read.isEmpty()) {
            return WriteOutcome.noAnswer("a pod of this name was there and could not be read");
        }
        Map<String, String> labels = read.get();
        if (!jobUid.equals(labels.get(GpuJobLabels.JOB_UID))) {
            return conflict;
        }
        return String.valueOf(attempt).equals(labels.get(GpuJobLabels.ATTEMPT))
                ? WriteOutcome.DONE
                : WriteOutcome.noAnswer("the pod of the job's last start is still leaving");
    }

    private Supplier<GangPods> gang(JobRecord job, GpuJob object, int attempt) {
        List<NodeName> placed = job.replicas().stream().map(Replica::node).toList();
        String resource = nodes.gpuResource(placed.getLast());
        GangPlacement placement = new GangPlacement(job.gpuTypeOrUnknown(), resource, placed, attempt);
        return new Once<>(() -> writer.gang(object, placement));
    }

    private static String creation(JobRecord job, Replica replica) {
        return "create pod " + job.id().namespace() + "/" + replica.podName() + " "
                + job.id().uid();
    }
}

package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.SimulatedNodes;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.Dynamics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A corner of the cluster for one test: a namespace, nodes with GPUs of a type that nobody else has, and queues. Whatever
 * a test does here, no other test notices.
 */
final class Scenario {
    private final SharedCluster cluster;
    private final String id;
    private final List<Job> jobs = new ArrayList<>();
    private final List<Queue> queues = new ArrayList<>();
    private final List<String> nodes = new ArrayList<>();
    private final List<String> priorityClasses = new ArrayList<>();

    Scenario(SharedCluster cluster, String id) {
        this.cluster = cluster;
        this.id = id;
        create("", "v1", "namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(id));
    }

    String namespace() {
        return id;
    }

    /** The type of the scenario's GPUs. */
    String gpuType() {
        return "GPU-" + id;
    }

    Witness witness() {
        return cluster.witness();
    }

    SharedCluster cluster() {
        return cluster;
    }

    /** What the operator serves over HTTP. */
    OperatorPages pages() {
        return new OperatorPages(cluster.operator().httpPort());
    }

    SimulatedNodes simulation() {
        return new SimulatedNodes(cluster.client());
    }

    /** Nodes of eight GPUs, ready; their names. */
    List<String> nodes(int count) {
        return nodes(IntStream.range(0, count).mapToObj(this::node).toList());
    }

    /** The description of a node of eight GPUs, not added yet. */
    GpuNode node(int number) {
        GpuModel model = new GpuModel(gpuType(), "test", "9.0", 81559, "TEST");
        return GpuNode.of(id + "-node-" + number, model);
    }

    List<String> nodes(Collection<GpuNode> described) {
        described.forEach(node -> {
            nodes.add(node.name());
            witness().pods().watchNode(node.name(), node.gpus());
        });
        simulation().add(described);
        return described.stream().map(GpuNode::name).toList();
    }

    /** Merges YAML into a node. */
    void editNode(String node, String yaml) {
        Witness.merge(witness().resources("", "v1", "nodes"), "", node, yaml);
    }

    void deleteNode(String node) {
        Witness.delete(witness().resources("", "v1", "nodes"), "", node);
    }

    /** A queue with a guarantee of the scenario's GPUs. */
    Queue queue(String name, int guaranteed) {
        return queue(name, "gpus: [{type: %s, guaranteed: %d}]".formatted(gpuType(), guaranteed));
    }

    /** A queue. Its name is made unique; {@code spec} is YAML without braces. */
    Queue queue(String name, String spec) {
        String unique = id + "-" + name;
        create(
                "scheduling.fairlead.dev",
                "v1alpha1",
                "gpuqueues",
                "{apiVersion: scheduling.fairlead.dev/v1alpha1, kind: GpuQueue, metadata: {name: %s}, spec: {%s}}"
                        .formatted(unique, spec));
        Queue queue = new Queue(this, unique);
        queues.add(queue);
        return queue;
    }

    /** A PriorityClass of its own; its name. */
    String priorityClass(String name, int value) {
        String unique = id + "-" + name;
        create(
                "scheduling.k8s.io",
                "v1",
                "priorityclasses",
                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: %s}, value: %d}"
                        .formatted(unique, value));
        priorityClasses.add(unique);
        return unique;
    }

    JobDraft job(String name, Queue queue) {
        return job(name, queue.name());
    }

    JobDraft job(String name, String queue) {
        jobs.add(new Job(this, name));
        return new JobDraft(this, name, queue);
    }

    /** A pod of somebody else on a node, which holds GPUs there. */
    void foreignPod(String name, String node, int gpus, String terminateAfter) {
        create("", "v1", "pods", """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: %s
                  annotations: {local-cluster.fairlead.dev/terminate-after: %s}
                spec:
                  nodeName: %s
                  containers:
                  - {name: other, image: other, resources: {limits: {nvidia.com/gpu: %d}}}
                """.formatted(name, id, terminateAfter, node, gpus));
    }

    void deletePod(String name) {
        Witness.delete(witness().resources("", "v1", "pods"), id, name);
    }

    /** Everything that YAML describes. */
    void create(String group, String version, String plural, String yaml) {
        Witness.create(witness().resources(group, version, plural), Dynamics.newFromJson(Yaml.toJson(yaml)));
    }

    List<V1Pod> pods() {
        try {
            return new CoreV1Api(witness().client())
                    .listNamespacedPod(id)
                    .execute()
                    .getItems();
        } catch (ApiException refused) {
            throw new IllegalStateException(refused.getResponseBody(), refused);
        }
    }

    boolean hasService(String name) {
        return Witness.get(witness().resources("", "v1", "services"), id, name).isPresent();
    }

    /** The reasons of the events about an object, oldest first. Those of queues are in the namespace default. */
    List<String> eventsAbout(String kind, String name) {
        DynamicKubernetesApi events = witness().resources("", "v1", "events");
        return Witness.list(events, kind.equals("GpuQueue") ? "default" : id).stream()
                .filter(event -> {
                    var about = event.getAsJsonObject("involvedObject");
                    return kind.equals(about.get("kind").getAsString())
                            && name.equals(about.get("name").getAsString());
                })
                .map(event -> event.get("reason").getAsString())
                .toList();
    }

    /** Clears everything away, and says if a GPU was ever given away twice. */
    void end() {
        jobs.forEach(Job::delete);
        Eventually.holds(
                "all jobs are gone",
                () -> jobs.stream().allMatch(job -> job.object().isEmpty()));
        // A pod on a node that is lost or was never ready stays until its node is gone.
        nodes.forEach(this::deleteNode);
        queues.forEach(Queue::delete);
        priorityClasses.forEach(
                name -> Witness.delete(witness().resources("scheduling.k8s.io", "v1", "priorityclasses"), "", name));
        Witness.delete(witness().resources("", "v1", "namespaces"), "", id);
        assertThat(witness().pods().doubleBookings(id + "-")).isEmpty();
        if (cluster.hasOperator()) {
            assertThat(cluster.operator().ended()).as("the operator goes on").isNotDone();
        }
    }

    static String nodeOf(V1Pod pod) {
        return Objects.requireNonNullElse(PodParts.spec(pod).getNodeName(), "");
    }
}

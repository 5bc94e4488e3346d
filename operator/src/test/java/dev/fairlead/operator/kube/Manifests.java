package dev.fairlead.operator.kube;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.IntStream;

/** Kubernetes objects as the API server sends them, from the lines that matter to a test. */
final class Manifests {
    private static final KubernetesSerialization YAML = KubernetesJson.serialization();

    private Manifests() {}

    /** A node named n1 that is ready and has eight H100; the text may add labels, spec and so on. */
    static Node node(String specAndLabels) {
        return YAML.unmarshal("""
                apiVersion: v1
                kind: Node
                status:
                  allocatable: {cpu: 191500m, memory: 2Ti, ephemeral-storage: 100Gi, pods: "110", nvidia.com/gpu: "8"}
                  conditions:
                  - {type: Ready, status: "True"}
                """ + specAndLabels, Node.class);
    }

    /** A node with the whole text given. */
    static Node bareNode(String yaml) {
        return YAML.unmarshal("apiVersion: v1\nkind: Node\n" + yaml, Node.class);
    }

    /** The job research/llama with this spec; a container called train is there unless the text has a template. */
    static GpuJob job(String spec) {
        return YAML.unmarshal("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {namespace: research, name: llama, uid: u-1, creationTimestamp: "2026-08-01T10:00:00Z"}
                spec:
                  queue: vision
                """ + spec.indent(2) + (spec.contains("template:") ? "" : """
                  template:
                    spec:
                      containers:
                      - {name: train, image: llama:1}
                """), GpuJob.class);
    }

    /** The job research/llama whose template has this pod spec. */
    static GpuJob jobOfPod(String podSpec) {
        return job("template:\n  spec:\n" + podSpec.indent(4));
    }

    static GpuQueue queue(String yaml) {
        return YAML.unmarshal("apiVersion: scheduling.fairlead.dev/v1alpha1\nkind: GpuQueue\n" + yaml, GpuQueue.class);
    }

    static PodSpec podSpec(String yaml) {
        return YAML.unmarshal(yaml, PodSpec.class);
    }

    static Pod pod(String yaml) {
        return YAML.unmarshal("apiVersion: v1\nkind: Pod\n" + yaml, Pod.class);
    }

    /** So many replicas on the nodes n0, n1, ... with H100, the job's second attempt. */
    static GangPlacement placement(int replicas) {
        List<NodeName> nodes = IntStream.range(0, replicas)
                .mapToObj(index -> new NodeName("n" + index))
                .toList();
        return new GangPlacement(new GpuType("H100"), "nvidia.com/gpu", nodes, 2);
    }
}

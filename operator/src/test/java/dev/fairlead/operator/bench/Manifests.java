package dev.fairlead.operator.bench;

import java.nio.charset.StandardCharsets;

/** The objects of the benchmark, as JSON bytes. */
final class Manifests {
    static final String NAMESPACE = "bench";
    static final String QUEUE = "bench";

    private static final String CONTAINER = """
            {"name":"train","image":"pytorch/pytorch","command":["torchrun","train.py"]%s}""";

    private Manifests() {}

    static byte[] namespace() {
        return bytes("""
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}""".formatted(NAMESPACE));
    }

    /** A queue that owns all GPUs. */
    static byte[] queue(int gpus) {
        return bytes("""
                {"apiVersion":"scheduling.fairlead.dev/v1alpha1","kind":"GpuQueue","metadata":{"name":"%s"},
                "spec":{"gpus":[{"type":"H100","guaranteed":%d}],"namespaces":["%s"]}}""".formatted(QUEUE, gpus, NAMESPACE));
    }

    static byte[] job(String name, int replicas, int gpusPerReplica) {
        return bytes("""
                {"apiVersion":"scheduling.fairlead.dev/v1alpha1","kind":"GpuJob",\
                "metadata":{"name":"%s","namespace":"%s"},\
                "spec":{"queue":"%s","replicas":%d,"gpusPerReplica":%d,"template":{"spec":{"containers":[%s]}}}}""".formatted(name, NAMESPACE, QUEUE, replicas, gpusPerReplica, CONTAINER.formatted("")));
    }

    /** A pod with one GPU and nothing else, for kube-scheduler. */
    static byte[] pod(String name) {
        return pod(name, "");
    }

    static byte[] podOnNode(String name, String node) {
        return pod(name, "\"nodeName\":\"" + node + "\",");
    }

    private static byte[] pod(String name, String specFields) {
        String gpu = ",\"resources\":{\"limits\":{\"nvidia.com/gpu\":\"1\"}}";
        return bytes("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"%s"},\
                "spec":{%s"restartPolicy":"Never","containers":[%s]}}""".formatted(name, NAMESPACE, specFields, CONTAINER.formatted(gpu)));
    }

    static byte[] binding(String pod, String node) {
        return bytes("""
                {"apiVersion":"v1","kind":"Binding","metadata":{"name":"%s","namespace":"%s"},\
                "target":{"apiVersion":"v1","kind":"Node","name":"%s"}}""".formatted(pod, NAMESPACE, node));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}

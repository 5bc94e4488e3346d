package dev.fairlead.localcluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A simulated node with GPUs, labelled as GPU feature discovery and a cloud's topology labels would. Each {@code with}
 * method returns a changed copy.
 *
 * @param name node name and value of {@code kubernetes.io/hostname}
 * @param model what its GPUs are
 * @param gpus allocatable {@code nvidia.com/gpu}, at least 0
 * @param cpus allocatable cores
 * @param memoryGib allocatable memory in GiB
 * @param labels labels besides those that {@link #toNode} sets; these win
 * @param taints taints of the node's spec
 */
public record GpuNode(
        String name,
        GpuModel model,
        int gpus,
        int cpus,
        int memoryGib,
        Map<String, String> labels,
        List<Taint> taints) {
    public static final String ZONE_LABEL = "topology.kubernetes.io/zone";
    public static final String BLOCK_LABEL = "topology.fairlead.dev/block";
    public static final String RACK_LABEL = "topology.fairlead.dev/rack";

    /** NVLink domain, {@code CLUSTER-UUID.CLIQUE-ID}. */
    public static final String CLIQUE_LABEL = "nvidia.com/gpu.clique";

    private static final int RACKS_PER_BLOCK = 4;
    private static final int EPHEMERAL_STORAGE_GIB = 4096;

    public GpuNode {
        if (gpus < 0 || cpus < 1 || memoryGib < 1) {
            throw new IllegalArgumentException("Node " + name + " has " + gpus + " GPUs, " + cpus + " cores and "
                    + memoryGib + " GiB: GPUs have to be at least 0, cores and memory at least 1");
        }
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }

    /** A node with eight GPUs, 192 cores and 2 TiB of memory, without topology labels. */
    public static GpuNode of(String name, GpuModel model) {
        return new GpuNode(name, model, 8, 192, 2048, Map.of(), List.of());
    }

    /**
     * Equal nodes in racks of {@code nodesPerRack}, four racks to a block, all in zone {@code zone-a}. Names are
     * {@code PREFIX-000}, racks {@code PREFIX-rack-00}, blocks {@code PREFIX-block-0}.
     */
    public static List<GpuNode> fleet(String prefix, GpuModel model, int nodes, int gpusPerNode, int nodesPerRack) {
        if (nodesPerRack < 1) {
            throw new IllegalArgumentException("nodesPerRack is " + nodesPerRack + " and has to be at least 1");
        }
        return IntStream.range(0, nodes)
                .mapToObj(i -> of("%s-%03d".formatted(prefix, i), model)
                        .withGpus(gpusPerNode)
                        .withZone("zone-a")
                        .withBlock("%s-block-%d".formatted(prefix, i / nodesPerRack / RACKS_PER_BLOCK))
                        .withRack("%s-rack-%02d".formatted(prefix, i / nodesPerRack)))
                .toList();
    }

    public GpuNode withGpus(int gpus) {
        return new GpuNode(name, model, gpus, cpus, memoryGib, labels, taints);
    }

    public GpuNode withCpus(int cpus) {
        return new GpuNode(name, model, gpus, cpus, memoryGib, labels, taints);
    }

    public GpuNode withMemoryGib(int memoryGib) {
        return new GpuNode(name, model, gpus, cpus, memoryGib, labels, taints);
    }

    public GpuNode withZone(String zone) {
        return withLabel(ZONE_LABEL, zone);
    }

    public GpuNode withBlock(String block) {
        return withLabel(BLOCK_LABEL, block);
    }

    public GpuNode withRack(String rack) {
        return withLabel(RACK_LABEL, rack);
    }

    public GpuNode withClique(String clique) {
        return withLabel(CLIQUE_LABEL, clique);
    }

    public GpuNode withLabel(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(key, value);
        return new GpuNode(name, model, gpus, cpus, memoryGib, more, taints);
    }

    public GpuNode withTaint(String key, String value, String effect) {
        List<Taint> more = new ArrayList<>(taints);
        more.add(new Taint(effect, key, null, value));
        return new GpuNode(name, model, gpus, cpus, memoryGib, labels, more);
    }

    /** The Node object, with allocatable and capacity; conditions come from the simulated kubelet. */
    public Node toNode() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("kubernetes.io/hostname", name);
        all.put("kubernetes.io/os", "linux");
        all.put("kubernetes.io/arch", "amd64");
        all.put("node.kubernetes.io/instance-type", model.machine().toLowerCase(Locale.ROOT) + "-" + gpus);
        if (gpus > 0) {
            all.putAll(featureDiscoveryLabels());
        }
        all.putAll(labels);
        Map<String, Quantity> resources = new LinkedHashMap<>();
        resources.put("cpu", new Quantity(Integer.toString(cpus)));
        resources.put("memory", new Quantity(memoryGib + "Gi"));
        resources.put("ephemeral-storage", new Quantity(EPHEMERAL_STORAGE_GIB + "Gi"));
        resources.put("pods", new Quantity("110"));
        if (gpus > 0) {
            resources.put("nvidia.com/gpu", new Quantity(Integer.toString(gpus)));
        }
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(all)
                .endMetadata()
                .withNewSpec()
                .withTaints(taints)
                .endSpec()
                .withNewStatus()
                .withCapacity(resources)
                .withAllocatable(resources)
                .endStatus()
                .build();
    }

    private Map<String, String> featureDiscoveryLabels() {
        String[] capability = model.computeCapability().split("\\.", -1);
        Map<String, String> described = new LinkedHashMap<>();
        described.put("nvidia.com/gpu.present", "true");
        described.put("nvidia.com/gpu.product", model.product());
        described.put("nvidia.com/gpu.count", Integer.toString(gpus));
        described.put("nvidia.com/gpu.replicas", "1");
        described.put("nvidia.com/gpu.sharing-strategy", "none");
        described.put("nvidia.com/gpu.memory", Integer.toString(model.memoryMib()));
        described.put("nvidia.com/gpu.family", model.family());
        described.put("nvidia.com/gpu.machine", model.machine());
        described.put("nvidia.com/gpu.mode", "compute");
        described.put("nvidia.com/gpu.compute.major", capability[0]);
        described.put("nvidia.com/gpu.compute.minor", capability[1]);
        described.put("nvidia.com/mig.capable", "true");
        described.put("nvidia.com/mps.capable", "false");
        described.put("nvidia.com/vgpu.present", "false");
        return described;
    }
}

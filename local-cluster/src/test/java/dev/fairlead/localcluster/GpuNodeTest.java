package dev.fairlead.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuNodeTest {
    @Test
    void describesItsGpusAsFeatureDiscoveryDoes() {
        Node node = GpuNode.of("n", GpuModel.H100).withClique("uuid.0").toNode();
        assertThat(node.getMetadata().getLabels())
                .containsEntry("kubernetes.io/hostname", "n")
                .containsEntry("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3")
                .containsEntry("nvidia.com/gpu.count", "8")
                .containsEntry("nvidia.com/gpu.memory", "81559")
                .containsEntry("nvidia.com/gpu.compute.major", "9")
                .containsEntry("nvidia.com/gpu.clique", "uuid.0");
        assertThat(node.getStatus().getAllocatable())
                .containsEntry("nvidia.com/gpu", new Quantity("8"))
                .containsEntry("pods", new Quantity("110"));
    }

    @Test
    void nodeWithoutGpusHasNoGpuLabels() {
        Node node = GpuNode.of("n", GpuModel.H100).withGpus(0).toNode();
        assertThat(node.getMetadata().getLabels().keySet()).noneMatch(key -> key.startsWith("nvidia.com/"));
        assertThat(node.getStatus().getAllocatable()).doesNotContainKey("nvidia.com/gpu");
    }

    @Test
    void fleetFillsRacksAndBlocks() {
        List<GpuNode> fleet = GpuNode.fleet("a100", GpuModel.A100, 10, 4, 2);
        assertThat(fleet).extracting(GpuNode::name).contains("a100-000", "a100-009");
        assertThat(fleet.get(7).labels())
                .containsEntry(GpuNode.RACK_LABEL, "a100-rack-03")
                .containsEntry(GpuNode.BLOCK_LABEL, "a100-block-0");
        assertThat(fleet.get(8).labels())
                .containsEntry(GpuNode.RACK_LABEL, "a100-rack-04")
                .containsEntry(GpuNode.BLOCK_LABEL, "a100-block-1");
    }
}

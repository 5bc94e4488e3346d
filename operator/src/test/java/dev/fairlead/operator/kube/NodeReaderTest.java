package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Taint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeReaderTest {
    private final NodeReader reader = new NodeReader(
            GpuResources.DEFAULT, new GpuTypeNames(Map.of()), TopologyLevel.DEFAULT, NodeHealthRules.DEFAULT);

    @Test
    void aReadyNodeWithAllItsLabels() {
        Node node = read("""
                metadata:
                  name: n1
                  labels:
                    nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3
                    topology.kubernetes.io/zone: z1
                    topology.fairlead.dev/block: b1
                    topology.fairlead.dev/rack: r1
                    nvidia.com/gpu.clique: c1
                    topology.fairlead.dev/nvlink: other
                    kubernetes.io/hostname: host-1
                """);

        assertThat(node.name()).isEqualTo(new NodeName("n1"));
        assertThat(node.gpuType()).isEqualTo(new GpuType("H100"));
        assertThat(node.allocatable()).isEqualTo(new Resources(8, 191_500, 2L << 40, 100L << 30, 110));
        assertThat(node.domains()).containsExactly("z1", "b1", "r1", "c1", "host-1");
        assertThat(node.labels()).containsEntry("metadata.name", "n1").containsEntry("nvidia.com/gpu.clique", "c1");
        assertThat(node.unusable()).isEmpty();
    }

    @Test
    void missingTopologyLabelsLeaveTheDomainEmptyExceptForTheNodeItself() {
        assertThat(read("metadata: {name: n1, labels: {topology.fairlead.dev/nvlink: rack-7}}")
                        .domains())
                .containsExactly("", "", "", "rack-7", "n1");
    }

    @Test
    void aNodeWithoutLabelsHasAnUnknownType() {
        assertThat(read("metadata: {name: n1}").gpuType()).isEqualTo(GpuTypeNames.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {cpu: "8"}                                 | no GPU resource
            {cpu: "8", nvidia.com/gpu: "0"}            | all of its GPUs broken
            {cpu: "8", nvidia.com/mig-1g.10gb: "7"}    | only slices under a name of their own
            """)
    void aNodeWithoutGpusIsNotRead(String allocatable, String because) {
        assertThat(reader.read(Manifests.bareNode("metadata: {name: n1}\nstatus: {allocatable: " + allocatable + "}")))
                .as(because)
                .isEmpty();
        assertThat(reader.read(Manifests.bareNode("metadata: {name: n1}"))).isEmpty();
    }

    @Test
    void anAmdNodeIsReadByItsOwnResource() {
        Node node = reader.read(Manifests.bareNode("""
                        metadata: {name: n1, labels: {amd.com/gpu.product-name: Instinct_MI300X}}
                        status: {allocatable: {cpu: "8", amd.com/gpu: "8"}}
                        """)).orElseThrow();

        assertThat(node.gpuType()).isEqualTo(new GpuType("MI300X"));
        assertThat(node.allocatable().gpus()).isEqualTo(8);
    }

    @ParameterizedTest(name = "a node that {1}")
    @CsvSource(delimiter = '|', textBlock = """
            spec: {unschedulable: true}                                                   | is cordoned
            metadata: {name: n1, deletionTimestamp: "2026-08-01T10:00:00Z"}               | is being deleted
            metadata: {name: n1, labels: {nvidia.com/gpu.product: H100-MIG-INVALID}}      | has an invalid MIG layout
            metadata: {name: n1, labels: {nvidia.com/mig.config.state: rebooting}}        | has the label nvidia.com/mig.config.state=rebooting
            metadata: {name: n1, labels: {nvidia.com/gpu-driver-upgrade-state: drain-required}} | has the label nvidia.com/gpu-driver-upgrade-state=drain-required
            metadata: {name: n1, labels: {dgxc.nvidia.com/nvsentinel-state: quarantined}} | has the label dgxc.nvidia.com/nvsentinel-state=quarantined
            metadata: {name: n1, labels: {nvidia.com/mig.config.state: success}}          | ''
            metadata: {name: n1, labels: {nvidia.com/gpu-driver-upgrade-state: upgrade-done}} | ''
            """)
    void whatMakesANodeUnusable(String yaml, String unusable) {
        assertThat(read(yaml.startsWith("metadata") ? yaml : "metadata: {name: n1}\n" + yaml)
                        .unusable())
                .isEqualTo(unusable);
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource({
        "Ready, False, is not ready",
        "Ready, Unknown, is not ready",
        "MemoryPressure, False, is not ready",
        "XidCriticalError, True, has the condition XidCriticalError=True (Xid 79)",
        "XidCriticalError, False, ''",
        "AcceleratedHardwareReady, False, has the condition AcceleratedHardwareReady=False (Xid 79)",
        "AcceleratedHardwareReady, True, ''",
        "GPUMissing, True, has the condition GPUMissing=True (Xid 79)",
        "GpuNvlinkWatch, True, has the condition GpuNvlinkWatch=True (Xid 79)",
        "AMDGPUXgmi, True, has the condition AMDGPUXgmi=True (Xid 79)",
        "GPUClockThrottling, True, ''"
    })
    void conditions(String type, String status, String unusable) {
        String ready = unusable.equals("is not ready") ? "" : "  - {type: Ready, status: 'True'}\n";
        Node node = reader.read(Manifests.bareNode("""
                        metadata: {name: n1}
                        status:
                          allocatable: {nvidia.com/gpu: "8"}
                          conditions:
                          - {type: %s, status: "%s", message: Xid 79}
                        """.formatted(type, status) + ready))
                .orElseThrow();

        assertThat(node.unusable()).isEqualTo(unusable);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            spec: {unschedulable: true}                                              | CORDONED
            metadata: {name: n1, deletionTimestamp: "2026-08-01T10:00:00Z"}          | CORDONED
            metadata: {name: n1, labels: {nvidia.com/gpu.product: H100-MIG-INVALID}} | UNHEALTHY
            metadata: {name: n1, labels: {nvidia.com/mig.config.state: rebooting}}   | UNHEALTHY
            spec: {taints: [{key: special, effect: NoSchedule}]}                     | USABLE
            """)
    void theStateIsAWordForWhatIsInTheWay(String yaml, NodeState state) {
        assertThat(reader.state(Manifests.node(yaml.startsWith("metadata") ? yaml : "metadata: {name: n1}\n" + yaml)))
                .isEqualTo(state);
    }

    @Test
    void aNodeWhoseKubeletNeverReportedIsNotReady() {
        assertThat(reader.state(Manifests.bareNode("""
                        metadata: {name: n1}
                        status: {allocatable: {nvidia.com/gpu: "8"}}
                        """))).isEqualTo(NodeState.NOT_READY);
    }

    @Test
    void taintsAreCopiedButACordonIsNotSaidTwice() {
        Node node = read("""
                metadata: {name: n1}
                spec:
                  unschedulable: true
                  taints:
                  - {key: node.kubernetes.io/unschedulable, effect: NoSchedule}
                  - {key: nvidia.com/gpu, value: present, effect: NoSchedule}
                  - {key: node.kubernetes.io/unreachable, effect: NoExecute}
                """);

        assertThat(node.taints())
                .isEqualTo(List.of(
                        new Taint("nvidia.com/gpu", "present", "NoSchedule"),
                        new Taint("node.kubernetes.io/unreachable", "", "NoExecute")));
    }

    private Node read(String yaml) {
        return reader.read(Manifests.node(yaml)).orElseThrow();
    }
}

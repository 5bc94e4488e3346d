package dev.fairlead.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.capacity.StrandedGpus;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.kube.GpuTypeNames;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.NodeReader;
import dev.fairlead.operator.kube.QueueReader;
import dev.fairlead.operator.usage.UsageLedger;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The nodes with the states that figures are counted by. */
class NodeMirrorTest {
    private static final Toleration OF_ALL =
            new TolerationBuilder().withKey("ours").withOperator("Exists").build();

    private final ClusterMirror mirror = new ClusterMirror(readers(), SchedulingPolicy.DEFAULT, new UsageLedger());

    @Test
    void a_taint_counts_if_jobs_need_a_toleration_of_their_own() {
        assertThat(state("nvidia.com/gpu", "NoSchedule")).isEqualTo(NodeState.USABLE);
        assertThat(state("ours", "NoExecute")).isEqualTo(NodeState.USABLE);
        assertThat(state("theirs", "PreferNoSchedule")).isEqualTo(NodeState.USABLE);
        assertThat(state("theirs", "NoSchedule")).isEqualTo(NodeState.TAINTED);
    }

    @Test
    void the_state_follows_the_node() {
        assertThat(seen("spec: {unschedulable: true}")).isEqualTo(NodeState.CORDONED);
        assertThat(seen("spec: {}")).isEqualTo(NodeState.USABLE);
        assertThat(seen("spec: {unschedulable: true, taints: [{key: theirs, effect: NoSchedule}]}"))
                .isEqualTo(NodeState.CORDONED);
    }

    private NodeState state(String taint, String effect) {
        return seen("spec: {taints: [{key: %s, effect: %s}]}".formatted(taint, effect));
    }

    /** The state as the figures of stranded GPUs have it. */
    private NodeState seen(String spec) {
        mirror.nodeSeen(Serialization.unmarshal("""
                apiVersion: v1
                kind: Node
                metadata: {name: n1}
                status:
                  allocatable: {cpu: "64", memory: 1Ti, pods: "110", nvidia.com/gpu: "8"}
                  conditions: [{type: Ready, status: "True"}]
                """ + spec, Node.class));
        List<StrandedGpus> figures =
                StrandedGpus.of(mirror.state().fleet(), StrandedGpus.SMALLEST_SHARE, mirror.nodes()::state);
        return figures.getFirst().nodes().keySet().iterator().next();
    }

    private static Readers readers() {
        OperatorConfig config = OperatorConfig.defaults();
        NodeReader nodes =
                new NodeReader(config.gpus(), new GpuTypeNames(Map.of()), config.topology(), config.nodeHealth());
        return new Readers(
                nodes,
                new QueueReader(),
                new JobReader(nodes.topology(), config.gpus(), List.of(OF_ALL)),
                config.gpus());
    }
}

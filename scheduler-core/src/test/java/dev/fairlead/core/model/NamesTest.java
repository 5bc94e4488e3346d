package dev.fairlead.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names, their order, and what jobs and requests say about themselves. */
class NamesTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");

    @Test
    void namesAreOrderedAsText() {
        assertThat(List.of(H100, A100)).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(new NodeName("a")).isLessThan(new NodeName("b")).hasToString("a");
        assertThat(new QueueName("a")).isLessThan(new QueueName("b")).hasToString("a");
        assertThat(H100).hasToString("H100");
    }

    @Test
    void jobsAreOrderedByNamespaceThenNameThenSubmission() {
        assertThat(JobId.of("a", "z")).isLessThan(JobId.of("b", "a"));
        assertThat(JobId.of("a", "y")).isLessThan(JobId.of("a", "z")).hasToString("a/y");
        assertThat(new JobId("a", "y", "1")).isLessThan(new JobId("a", "y", "2"));
        assertThat(JobId.of("a", "y")).isEqualByComparingTo(new JobId("a", "y", ""));
    }

    @Test
    void theWholeClusterIsTheQueueWithoutAName() {
        assertThat(QueueName.ROOT.isRoot()).isTrue();
        assertThat(QueueName.ROOT).hasToString("the cluster");
        assertThat(new QueueName("a").isRoot()).isFalse();
    }

    @Test
    void aJobThatNamesNoTypeAcceptsAll() {
        assertThat(job().accepts(A100)).isTrue();
        assertThat(job(H100).accepts(H100)).isTrue();
        assertThat(job(H100).accepts(A100)).isFalse();
    }

    @Test
    void onASlowerTypeItIsExpectedToTakeLonger() {
        List<AcceptedGpuType> accepted = List.of(new AcceptedGpuType(H100, 2), new AcceptedGpuType(A100, 0.7));
        Job job = ModelJobs.job(new Gang(1, 1, Resources.ofGpus(1)), TopologyRequest.ANYWHERE, accepted);

        assertThat(job.speedOn(A100)).isEqualTo(0.7);
        assertThat(job.speedOn(new GpuType("B200"))).isEqualTo(1);
        assertThat(job.expectedSecondsOn(H100)).isEqualTo(15);
        assertThat(job.expectedSecondsOn(A100)).as("30 s / 0.7, rounded up").isEqualTo(43);
        assertThat(job.expectedSecondsOn(new GpuType("B200"))).isEqualTo(30);
    }

    @Test
    void submittedAtAnotherTimeItIsTheSameJobOtherwise() {
        Job later = job(H100).submittedAt(99);

        assertThat(later.submittedMillis()).isEqualTo(99);
        assertThat(later.submittedAt(50)).isEqualTo(job(H100));
    }

    @Test
    void aNodeIsUsableUnlessItSaysWhyNot() {
        assertThat(node("").usable()).isTrue();
        assertThat(node("is cordoned").usable()).isFalse();
    }

    @Test
    void levelsAreCountedFromTheOutermost() {
        Topology topology = new Topology(List.of("zone", "rack", "node"));

        assertThat(topology.depth()).isEqualTo(3);
        assertThat(topology.depthOf("zone")).isZero();
        assertThat(topology.depthOf("node")).isEqualTo(2);
        assertThat(topology.depthOf("block")).isEqualTo(-1);
    }

    @Test
    void aRequestHasWhatItNames() {
        TopologyRequest segments = new TopologyRequest("", "", "rack", 1);

        assertThat(TopologyRequest.ANYWHERE.hasRequired()).isFalse();
        assertThat(TopologyRequest.ANYWHERE.hasPreferred()).isFalse();
        assertThat(TopologyRequest.ANYWHERE.hasSegments()).isFalse();
        assertThat(new TopologyRequest("rack", "").hasRequired()).isTrue();
        assertThat(new TopologyRequest("", "rack").hasPreferred()).isTrue();
        assertThat(segments.hasSegments()).isTrue();
    }

    @Test
    void anAllocationHasAsManyReplicasAsNodes() {
        List<NodeName> nodes = List.of(new NodeName("a"), new NodeName("a"));

        assertThat(new Allocation(H100, nodes, 0).replicas()).isEqualTo(2);
        assertThat(new Allocation(H100, nodes, 0).devices()).isEmpty();
        assertThat(new Allocation(H100, nodes, 0, List.of(0, 3)).devices()).containsExactly(0, 3);
    }

    @Test
    void theHeaviestQueueThereMayBe() {
        Queue heaviest =
                new Queue(new QueueName("a"), QueueName.ROOT, 1_000_000_000, 0, Map.of(), StopPolicy.NONE, Set.of(), 0);

        assertThat(heaviest.weight()).isEqualTo(1_000_000_000);
    }

    private static Job job(GpuType... accepted) {
        return ModelJobs.job(new Gang(1, 1, Resources.ofGpus(1)), TopologyRequest.ANYWHERE, accepted);
    }

    private static Node node(String unusable) {
        return new Node(new NodeName("a"), H100, Resources.ofGpus(8), List.of(), Map.of(), List.of(), unusable);
    }
}

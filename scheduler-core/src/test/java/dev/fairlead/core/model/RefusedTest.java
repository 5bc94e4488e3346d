package dev.fairlead.core.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the model refuses, and with which words. */
class RefusedTest {
    private static final Resources ONE_GPU = Resources.ofGpus(1);
    private static final Resources HALF_A_GPU = Resources.ofGpuShare(500);

    @ParameterizedTest
    @MethodSource
    void isRefusedWithWordsThatSayWhatIsRight(ThrowingCallable attempt, String words) {
        assertThatThrownBy(attempt).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }

    static Stream<Arguments> isRefusedWithWordsThatSayWhatIsRight() {
        return Stream.of(
                refused(
                        () -> new Role("worker", 0, 1, ONE_GPU),
                        "role worker has 1 <= minReplicas <= replicas, not 0, 1"),
                refused(() -> new Role("worker", 3, 2, ONE_GPU), "not 3, 2"),
                refused(() -> new Gang(List.of()), "one role or more, of which the last has GPUs"),
                refused(() -> new Gang(2, 2, Resources.ZERO), "the last has GPUs"),
                refused(() -> gang(new Role("a", 1, 2, ONE_GPU), new Role("b", 1, 1, ONE_GPU)), "alone may be elastic"),
                refused(() -> new Gang(1, 2, HALF_A_GPU), "a fixed number of replicas"),
                refused(() -> new Gang(1, 1, Resources.ofGpuShare(1000)), "1 to 999 thousandths"),
                refused(
                        () -> new Gang(1, 1, new Resources(1, 0, 0, 0, 1, 500)),
                        "no whole GPU and 1 to 999 thousandths"),
                refused(() -> gang(new Role("a", 1, 1, ONE_GPU), new Role("b", 1, 1, HALF_A_GPU)), "has one role"),
                refused(() -> gang(new Role("a", 1, 1, HALF_A_GPU), new Role("b", 1, 1, ONE_GPU)), "has one role"),
                refused(
                        () -> new Allocation(h100(), List.of(node("a"), node("b")), 0, List.of(1)),
                        "a device for each of its 2 replicas or for none, not [1]"),
                refused(() -> new EarlierRuns(-1, 0), "not -1 and 0"),
                refused(() -> new EarlierRuns(0, -1), "0 or more GPU-seconds and milliseconds, not 0 and -1"),
                refused(() -> new GpuQuota(-1, 0), "a quota cannot be negative: -1, 0"),
                refused(() -> new GpuQuota(0, -1), "a quota cannot be negative: 0, -1"),
                refused(() -> new GpuType(""), "a GPU type needs a name"),
                refused(() -> queue(0), "queue a: weight must be 1 to 1000000000, not 0"),
                refused(() -> queue(1_000_000_001), "not 1000000001"),
                refused(() -> new SchedulingPolicy(-1, 0, List.of(), true), "0 or more seconds, not -1 and 0"),
                refused(() -> new SchedulingPolicy(0, -1, List.of(), true), "0 or more seconds, not 0 and -1"),
                refused(() -> new SchedulingPolicy(0, 0, List.of(0L), true), "above 0 and rise, unlike [0]"),
                refused(() -> new SchedulingPolicy(0, 0, List.of(5L, 5L), true), "above 0 and rise, unlike [5, 5]"),
                refused(() -> new Topology(List.of()), "at least one level"),
                refused(() -> new Topology(List.of("rack", "rack")), "each named once: [rack, rack]"),
                refused(() -> new TopologyRequest("", "", "rack", 0), "not 'rack' and 0"),
                refused(() -> new TopologyRequest("", "", "", 2), "not '' and 2"),
                refused(() -> new TopologyRequest("", "", "rack", -1), "a level and a size of 1 or more"),
                refused(
                        () -> ModelJobs.job(new Gang(2, 2, HALF_A_GPU), new TopologyRequest("", "", "rack", 2)),
                        "job team/train has replicas that share GPUs and cannot be divided into segments"));
    }

    private static Arguments refused(ThrowingCallable attempt, String words) {
        return arguments(attempt, words);
    }

    private static Gang gang(Role... roles) {
        return new Gang(List.of(roles));
    }

    private static GpuType h100() {
        return new GpuType("H100");
    }

    private static NodeName node(String name) {
        return new NodeName(name);
    }

    private static Queue queue(long weight) {
        return new Queue(new QueueName("a"), QueueName.ROOT, weight, 0, Map.of(), StopPolicy.NONE, Set.of(), 0);
    }
}

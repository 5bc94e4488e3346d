package dev.fairlead.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.random.RandomDay;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a state knows can be written down, and whoever is told it knows the same. */
class ClusterFactsTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final long DAYS = Long.getLong("fairlead.days", 60);

    @Test
    void whoIsToldTheFactsKnowsThemAndDecidesTheSame() {
        for (long seed = 0; seed < DAYS; seed++) {
            RandomDay day = new RandomDay(seed, seed % 2 == 0 ? 0 : 30);
            for (int cycle = 0; cycle < 6; cycle++) {
                day.somethingHappens();
                ClusterFacts facts = ClusterFacts.of(day.state());
                ClusterState told = facts.toState();

                assertThat(ClusterFacts.of(told)).as("seed %s", seed).isEqualTo(facts);
                assertThat(told.stoppedFor()).isEqualTo(day.state().stoppedFor());
                assertThat(SchedulingCycle.decide(told, day.nowMillis()))
                        .as("seed %s", seed)
                        .hasToString(SchedulingCycle.decide(day.state(), day.nowMillis())
                                .toString());
                day.carryOut(SchedulingCycle.decide(day.state(), day.nowMillis()));
            }
        }
    }

    @Test
    void nodesComeByNameAndNobodysUseIsLeftOut() {
        ClusterState state = new RandomDay(3).state();
        state.putForeignUsage(new NodeName("n0"), Resources.ofGpus(1));
        state.putForeignUsage(new NodeName("n1"), Resources.ZERO);
        state.putUsage(new QueueName("nobody declares it"), H100, 100, 0);
        ClusterFacts facts = ClusterFacts.of(state);

        assertThat(facts.nodes()).extracting(node -> node.name()).isSorted();
        assertThat(facts.foreignUsage().values()).doesNotContain(Resources.ZERO);
        assertThat(facts.pastUse()).extracting(use -> use.queue().value()).doesNotContain("nobody declares it");
        assertThat(new TreeSet<>(
                        facts.queues().stream().map(queue -> queue.name()).toList()))
                .containsExactlyElementsOf(
                        facts.queues().stream().map(queue -> queue.name()).toList());
    }

    @Test
    void whatAJobHoldsIsSound() {
        List<NodeName> two = List.of(new NodeName("a"), new NodeName("b"));

        assertThat(HeldReplicas.running(H100, 7, two).holds()).containsExactly(Hold.RUNNING, Hold.RUNNING);
        assertThatThrownBy(() -> new HeldReplicas(H100, 0, two, List.of(Hold.RUNNING)))
                .hasMessageContaining("a node for each, not [RUNNING] on [a, b]");
        assertThatThrownBy(() -> new HeldReplicas(H100, 0, two, List.of(Hold.GONE, Hold.GONE)))
                .hasMessageContaining("has a replica that is not gone");
        assertThatThrownBy(() -> new HeldReplicas(H100, 0, two, List.of(Hold.GONE, Hold.RUNNING), List.of(1)))
                .hasMessageContaining("a device for each of its 2 replicas, not [1]");
    }
}

package dev.fairlead.core.plan;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What plans are judged by, read from queues and nodes alone. */
class FactsTest {
    private static final QueueName ROOT = QueueName.ROOT;

    private final Scenario cluster = Scenario.cluster()
            .queue("org", queue -> queue.weight(3).surplusBand(2).created(7))
            .queue("team", queue -> queue.below("org").guaranteed(H100, 3))
            .queue("lab", queue -> queue.below("org").guaranteed(H100, 4).limit(H100, 5))
            .queue("other");

    @Test
    void theWayUpEndsWithTheWholeCluster() {
        Facts facts = facts();

        assertThat(facts.upwards(queue("team"))).containsExactly(queue("team"), queue("org"), ROOT);
        assertThat(facts.upwards(queue("team"))).as("asked again").containsExactly(queue("team"), queue("org"), ROOT);
        assertThat(facts.upwards(queue("nowhere"))).containsExactly(ROOT);
        assertThat(facts.below(ROOT)).containsExactly(queue("org"), queue("other"));
        assertThat(facts.below(queue("org"))).containsExactly(queue("lab"), queue("team"));
        assertThat(facts.below(queue("lab"))).isEmpty();
    }

    @Test
    void theWayUpToWhatTwoQueuesHaveInCommon() {
        Facts facts = facts();

        assertThat(facts.upwardsUntilCommon(queue("team"), queue("lab"))).containsExactly(queue("team"));
        assertThat(facts.upwardsUntilCommon(queue("team"), queue("other")))
                .containsExactly(queue("team"), queue("org"));
        assertThat(facts.upwardsUntilCommon(queue("team"), queue("team"))).isEmpty();
    }

    @Test
    void queuesAreAsTheyWereDeclared() {
        Facts facts = facts();

        assertThat(List.of(facts.weight(queue("org")), facts.weight(queue("nowhere"))))
                .containsExactly(3L, 1L);
        assertThat(List.of(facts.band(queue("org")), facts.band(queue("nowhere"))))
                .containsExactly(2, 0);
        assertThat(List.of(facts.created(queue("org")), facts.created(queue("nowhere"))))
                .containsExactly(7_000L, 0L);
        assertThat(facts.queueNames()).containsExactly(queue("lab"), queue("org"), queue("other"), queue("team"));
    }

    @Test
    void whatIsNotDeclaredIsTheSumOfWhatIsBelow() {
        Facts facts = facts();

        assertThat(facts.guaranteed(queue("team"), H100)).isEqualTo(3);
        assertThat(facts.guaranteed(queue("org"), H100)).isEqualTo(7);
        assertThat(facts.guaranteed(queue("org"), A100)).isZero();
        assertThat(facts.limit(queue("lab"), H100)).isEqualTo(5);
        assertThat(facts.limit(queue("lab"), A100)).isEqualTo(GpuQuota.NO_LIMIT);
        assertThat(facts.limit(queue("org"), H100)).isEqualTo(GpuQuota.NO_LIMIT);
    }

    @Test
    void aBrokenQueueStandsAlone() {
        cluster.queue("lost", queue -> queue.below("nowhere"))
                .queue("child of lost", queue -> queue.below("lost"))
                .queue("snake", queue -> queue.below("tail"))
                .queue("tail", queue -> queue.below("snake"))
                .queue("child of snake", queue -> queue.below("snake"))
                .queue("own parent", queue -> queue.below("own parent"));
        Facts facts = facts();

        assertThat(facts.upwards(queue("lost"))).containsExactly(queue("lost"), ROOT);
        assertThat(facts.upwards(queue("child of lost"))).containsExactly(queue("child of lost"), queue("lost"), ROOT);
        assertThat(facts.upwards(queue("snake"))).containsExactly(queue("snake"), ROOT);
        assertThat(facts.upwards(queue("child of snake")))
                .containsExactly(queue("child of snake"), queue("snake"), ROOT);
        assertThat(facts.upwards(queue("own parent"))).containsExactly(queue("own parent"), ROOT);
        assertThat(facts.closedFor(queue("child of lost"), "any")).isEqualTo("queue lost is broken");
        assertThat(facts.closedFor(queue("child of snake"), "any")).isEqualTo("queue snake is broken");
        assertThat(facts.closedFor(queue("own parent"), "any")).isEqualTo("queue own parent is broken");
        assertThat(facts.closedFor(queue("other"), "any")).isNull();
    }

    @Test
    void namespacesAreAdmittedOnEveryLevel() {
        cluster.queue("guarded", queue -> queue.admits("red", "blue"))
                .queue("red only", queue -> queue.below("guarded").admits("red"));
        Facts facts = facts();

        assertThat(facts.closedFor(queue("red only"), "red")).isNull();
        assertThat(facts.closedFor(queue("red only"), "blue"))
                .isEqualTo("queue red only does not admit namespace blue");
        cluster.queue("blue only", queue -> queue.below("guarded")).queue("guarded", queue -> queue.admits("red"));
        assertThat(facts().closedFor(queue("blue only"), "blue"))
                .isEqualTo("queue guarded does not admit namespace blue");
    }

    @Test
    void heldAndDrainedQueuesTakeThoseBelowWithThem() {
        cluster.queue("held", queue -> queue.held())
                .queue("drained", queue -> queue.drained())
                .queue("below drained", queue -> queue.below("drained"));
        Facts facts = facts();

        assertThat(facts.closedFor(queue("held"), "any")).isEqualTo("queue held is held");
        assertThat(facts.closedFor(queue("below drained"), "any")).isEqualTo("queue drained is held");
        assertThat(facts.isDrained(queue("below drained"))).isTrue();
        assertThat(facts.isDrained(queue("drained"))).isTrue();
        assertThat(facts.isDrained(queue("held"))).isFalse();
        assertThat(facts.isDrained(queue("other"))).isFalse();
    }

    @Test
    void thereIsToShareWhatUsableNodesHaveAndOthersDoNotUse() {
        cluster.node("n1", "r1")
                .node("n2", "r1")
                .node("over", node -> node.gpus(H100, 2), "r1")
                .node("closed", node -> node.cordoned(), "r1")
                .node("old", node -> node.gpus(A100, 4), "r1")
                .foreignPods("n1", Resources.ofGpus(3))
                .foreignPods("over", Resources.ofGpus(5));
        Facts facts = facts();

        assertThat(facts.capacity(H100)).isEqualTo(13);
        assertThat(facts.capacity(A100)).isEqualTo(4);
        assertThat(facts.types).containsExactly(A100, H100);
    }

    private Facts facts() {
        return new Facts(cluster.state());
    }

    private static QueueName queue(String name) {
        return new QueueName(name);
    }
}

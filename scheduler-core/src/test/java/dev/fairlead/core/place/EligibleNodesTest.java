package dev.fairlead.core.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers about nodes are remembered, but not beyond what they are about. */
class EligibleNodesTest {
    private final Scenario cluster = Scenario.cluster()
            .node("gold", node -> node.label("pool", "gold"), "r1")
            .node("plain", "")
            .queue("q");
    private final EligibleNodes eligible = new EligibleNodes(cluster.state().fleet());

    @Test
    void whoAsksForOtherThingsGetsAnotherAnswer() {
        assertThat(allowed(eligible, job -> job)).containsExactly("gold", "plain");
        assertThat(allowed(eligible, job -> job.onNodesWith("pool", "gold"))).containsExactly("gold");
        assertThat(allowed(eligible, job -> job.inOne("rack"))).containsExactly("gold");
        assertThat(allowed(eligible, job -> job.segments(1, "rack"))).containsExactly("gold");
        assertThat(allowed(eligible, job -> job)).containsExactly("gold", "plain");
    }

    @Test
    void aNodeThatChangesIsAskedAgain() {
        assertThat(allowed(eligible, job -> job)).containsExactly("gold", "plain");
        cluster.node("gold", node -> node.cordoned(), "r1");
        assertThat(allowed(eligible, job -> job)).containsExactly("plain");
        cluster.node("new", "r1");
        assertThat(allowed(eligible, job -> job)).containsExactly("plain", "new");
        cluster.nodeLost("plain");
        assertThat(allowed(eligible, job -> job)).containsExactly("new");
        assertThat(eligible.objection(asked(job -> job), fleet().slot(new NodeName("plain"))))
                .isEqualTo("is gone");
    }

    @Test
    void aNodeThatIsOnlyNamedLaterIsAskedThen() {
        assertThat(allowed(eligible, job -> job)).hasSize(2);
        int slot = fleet().slot(new NodeName("mentioned"));

        assertThat(eligible.forJob(asked(job -> job)).contains(slot)).isFalse();
    }

    @Test
    void aCopyOfTheFleetKeepsWhatIsKnownOfIt() {
        assertThat(allowed(eligible, job -> job)).hasSize(2);
        EligibleNodes copy = eligible.over(fleet().frozen());
        cluster.node("gold", node -> node.cordoned(), "r1");

        assertThat(allowed(copy, job -> job)).as("as it was").containsExactly("gold", "plain");
        assertThat(allowed(eligible, job -> job)).containsExactly("plain");
        assertThat(allowed(eligible.over(fleet().frozen()), job -> job)).containsExactly("plain");
    }

    private List<String> allowed(EligibleNodes nodes, UnaryOperator<JobSpec> with) {
        EligibleNodes.ForJob forJob = nodes.forJob(asked(with));
        return IntStream.range(0, fleet().slotCount())
                .filter(forJob::contains)
                .mapToObj(slot -> fleet().name(slot).value())
                .toList();
    }

    private Fleet fleet() {
        return cluster.state().fleet();
    }

    private Job asked(UnaryOperator<JobSpec> with) {
        cluster.job("asked", "q", with);
        return Objects.requireNonNull(cluster.state().job(new JobId("team", "asked", "")))
                .job();
    }
}

package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Gangs that have to stay, or like to stay, close together. */
@Behaviour
class TopologyTest {
    @Test
    void a_required_rack_is_kept_to_even_if_the_gang_waits_for_it(Scenario given) {
        given.nodes(List.of(
                given.node(0).withRack("red"),
                given.node(1).withRack("red"),
                given.node(2).withRack("blue"),
                given.node(3).withRack("blue")));
        Queue team = given.queue("team", 32);
        Job inTheWay = given.job("in-the-way", team)
                .gpusPerReplica(8)
                .set("spec.template.spec.nodeSelector", "{topology.fairlead.dev/rack: red}")
                .submit()
                .reaches("Running");
        Job alsoInTheWay = given.job("also-in-the-way", team)
                .gpusPerReplica(8)
                .set("spec.template.spec.nodeSelector", "{topology.fairlead.dev/rack: blue}")
                .submit()
                .reaches("Running");

        Job gang = given.job("gang", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.topology", "{required: rack}")
                .submit()
                .waitsBecause("TopologyUnsatisfied");
        assertThat(gang.text("message")).contains("rack");

        alsoInTheWay.delete();
        gang.reaches("Running");
        assertThat(gang.nodes())
                .containsExactlyInAnyOrder(given.node(2).name(), given.node(3).name());
        assertThat(inTheWay.text("phase")).isEqualTo("Running");
    }

    @Test
    void a_preferred_rack_is_kept_to_when_possible_and_given_up_when_not(Scenario given) {
        given.nodes(List.of(
                given.node(0).withRack("red"),
                given.node(1).withRack("blue"),
                given.node(2).withRack("blue")));
        Queue team = given.queue("team", 24);

        Job close = given.job("close", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.topology", "{preferred: rack}")
                .submit()
                .reaches("Running");
        assertThat(close.nodes())
                .containsExactlyInAnyOrder(given.node(1).name(), given.node(2).name());

        close.delete();
        close.leavesNothing();
        given.job("in-the-way", team)
                .gpusPerReplica(8)
                .set("spec.template.spec.nodeSelector", "{topology.fairlead.dev/rack: blue}")
                .submit()
                .reaches("Running");
        given.job("spread", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.topology", "{preferred: rack}")
                .submit()
                .reaches("Running");
    }

    @Test
    void a_node_that_does_not_say_its_rack_is_in_none(Scenario given) {
        given.nodes(List.of(given.node(0), given.node(1), given.node(2).withRack("red")));
        Queue team = given.queue("team", 24);

        Job gang = given.job("gang", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.topology", "{required: rack}")
                .submit();
        gang.becomes(
                "it waits and says why",
                job -> job.text("phase").equals("Pending")
                        && job.text("message").contains("rack"));
        assertThat(gang.podsEver()).isEmpty();

        // A gang of one needs one node of one rack, and one without a wish runs anywhere.
        assertThat(given.job("one", team)
                        .gpusPerReplica(8)
                        .set("spec.topology", "{required: rack}")
                        .submit()
                        .reaches("Running")
                        .nodes())
                .containsExactly(given.node(2).name());
        given.job("any", team).replicas(2).gpusPerReplica(8).submit().reaches("Running");
    }

    @Test
    void an_nvlink_domain_is_the_innermost_level_above_the_node(Scenario given) {
        given.nodes(List.of(
                given.node(0).withRack("red").withClique("u.1"),
                given.node(1).withRack("red").withClique("u.2"),
                given.node(2).withRack("red").withClique("u.2")));
        Queue team = given.queue("team", 24);

        Job gang = given.job("gang", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.topology", "{required: nvlink}")
                .submit()
                .reaches("Running");

        assertThat(gang.nodes())
                .containsExactlyInAnyOrder(given.node(1).name(), given.node(2).name());
    }
}

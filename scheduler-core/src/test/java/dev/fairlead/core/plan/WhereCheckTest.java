package dev.fairlead.core.plan;

import static dev.fairlead.core.plan.Decided.accepts;
import static dev.fairlead.core.plan.Decided.grow;
import static dev.fairlead.core.plan.Decided.place;
import static dev.fairlead.core.plan.Decided.refuses;
import static dev.fairlead.core.plan.Decided.violations;
import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A job is refused on nodes that it must not use, and on nodes too far from each other. */
class WhereCheckTest {
    private final Scenario cluster = Scenario.cluster("zone", "rack", "node")
            .node("a1", node -> node.label("pool", "gold"), "a", "r1")
            .node("a2", "a", "r1")
            .node("a3", "a", "r2")
            .node("b1", "b", "r1")
            .node("loose", "b", "")
            .queue("q");

    @Test
    void everyNodeIsNamedThatIsNotThereOrNotUsable() {
        cluster.node("broken", node -> node.cordoned(), "b", "r1").job("mine", "q", job -> job.gang(3, 1));

        assertThat(violations(cluster, place("mine", "broken", "nowhere", "a1")))
                .containsExactly(
                        "place team/mine: node broken is cordoned", "place team/mine: node nowhere does not exist");
    }

    @Test
    void theTypeIsTheNodesAndOneThatTheJobAccepts() {
        cluster.node("old", node -> node.gpus(A100, 8), "b", "r1").job("mine", "q", job -> job.accepts(A100));

        accepts(cluster, place("mine", A100, "old"));
        refuses(cluster, "place team/mine: the job does not accept H100", place("mine", H100, "a1"));
        refuses(cluster, "place team/mine: node a1 has H100, not A100", place("mine", A100, "a1"));
    }

    @Test
    void theSelectorMustMatch() {
        cluster.job("mine", "q", job -> job.onNodesWith("pool", "gold"));

        accepts(cluster, place("mine", "a1"));
        refuses(cluster, "place team/mine: node a2 does not match the selector", place("mine", "a2"));
    }

    @Test
    void aTaintKeepsOffWhoDoesNotTolerateIt() {
        cluster.node("special", node -> node.taint(new Taint("for", "ml", "NoSchedule")), "a", "r1");
        String refused = "place team/mine: node special has the taint for=ml:NoSchedule";

        refuses(mine(job -> job), refused, place("mine", "special"));
        accepts(mine(job -> job.tolerates("for")), place("mine", "special"));
        accepts(mine(job -> job.tolerates("")), place("mine", "special"));
        refuses(mine(job -> job.tolerates("other")), refused, place("mine", "special"));
        accepts(mine(job -> job.tolerates(new Toleration("for", false, "ml", ""))), place("mine", "special"));
        refuses(mine(job -> job.tolerates(new Toleration("for", false, "web", ""))), refused, place("mine", "special"));
        accepts(mine(job -> job.tolerates(new Toleration("for", true, "", "NoSchedule"))), place("mine", "special"));
        refuses(
                mine(job -> job.tolerates(new Toleration("for", true, "", "NoExecute"))),
                refused,
                place("mine", "special"));
        refuses(mine(job -> job.tolerates(new Toleration("", false, "ml", ""))), refused, place("mine", "special"));
    }

    @Test
    void aTaintThatIsAWishKeepsNobodyOff() {
        cluster.node("meh", node -> node.taint(new Taint("for", "ml", "PreferNoSchedule")), "a", "r1")
                .job("mine", "q");

        accepts(cluster, place("mine", "meh"));
    }

    @Test
    void aGangInOneRackMayNotUseTwo() {
        cluster.job("mine", "q", job -> job.gang(2, 1).inOne("rack"));

        accepts(cluster, place("mine", "a1", "a2"));
        assertThat(violations(cluster, place("mine", "a1", "a3")))
                .singleElement()
                .asString()
                .startsWith("place team/mine: replicas are in several domains of rack: ")
                .contains("[a, r1]")
                .contains("[a, r2]");
    }

    @Test
    void racksOfOneNameInTwoZonesAreTwo() {
        cluster.job("mine", "q", job -> job.gang(2, 1).inOne("rack"));

        assertThat(violations(cluster, place("mine", "a1", "b1")))
                .singleElement()
                .asString()
                .contains("in several domains of rack");
    }

    @Test
    void aGangInOneZoneMayUseItsRacks() {
        cluster.job("mine", "q", job -> job.gang(2, 1).inOne("zone"));

        accepts(cluster, place("mine", "a1", "a3"));
        assertThat(violations(cluster, place("mine", "a1", "b1")))
                .singleElement()
                .asString()
                .contains("in several domains of zone");
    }

    @Test
    void aGangOnOneNodeMayNotUseTwo() {
        cluster.job("mine", "q", job -> job.gang(2, 1).inOne("node"));

        accepts(cluster, place("mine", "a1", "a1"));
        assertThat(violations(cluster, place("mine", "a1", "a2")))
                .singleElement()
                .asString()
                .contains("in several domains of node");
    }

    @Test
    void aNodeWithoutTheLabelIsInNoRack() {
        cluster.job("mine", "q", job -> job.gang(2, 1).inOne("rack"));

        refuses(cluster, "place team/mine: node loose has no label for rack", place("mine", "loose", "loose"));
    }

    @Test
    void aLevelThatNobodyKnowsIsNamed() {
        cluster.job("mine", "q", job -> job.inOne("row"));

        refuses(cluster, "place team/mine: there is no topology level row", place("mine", "a1"));
    }

    @Test
    void eachSegmentStaysInItsRackAndTheLastMayBeSmaller() {
        cluster.job("mine", "q", job -> job.gang(5, 1).segments(2, "rack"));

        accepts(cluster, place("mine", "a1", "a2", "b1", "b1", "a3"));
        assertThat(violations(cluster, place("mine", "a1", "a2", "b1", "a3", "a3")))
                .singleElement()
                .asString()
                .startsWith("place team/mine: replicas 2 to 3 are in several domains of rack: ");
        assertThat(violations(cluster, place("mine", "a1", "a3", "b1", "b1", "a3")))
                .singleElement()
                .asString()
                .startsWith("place team/mine: replicas 0 to 1 are in several domains of rack: ");
    }

    @Test
    void theLastSegmentIsHeldTogetherToo() {
        cluster.job("mine", "q", job -> job.gang(5, 1).segments(3, "rack"));

        assertThat(violations(cluster, place("mine", "a1", "a2", "a1", "a3", "b1")))
                .singleElement()
                .asString()
                .startsWith("place team/mine: replicas 3 to 4 are in several domains of rack: ");
    }

    @Test
    void aLauncherIsInNoSegmentButOnANodeWithTheLabel() {
        cluster.job("mine", "q", job -> job.launcher(1).gang(2, 1).segments(2, "rack"));

        accepts(cluster, place("mine", "b1", "a1", "a2"));
        refuses(cluster, "place team/mine: node loose has no label for rack", place("mine", "loose", "a1", "a2"));
    }

    @Test
    void whatIsAddedToAGangIsHeldTogetherWithWhatRuns() {
        cluster.running("mine", "q", job -> job.elastic(1, 3, 1).inOne("rack"), "a1");

        accepts(cluster, grow("mine", 1, "a2"));
        assertThat(violations(cluster, grow("mine", 1, "a2", "a3")))
                .singleElement()
                .asString()
                .startsWith("resize team/mine: replicas are in several domains of rack");
    }

    @Test
    void whereAGangRunsAlreadyItMayStay() {
        cluster.running("mine", "q", job -> job.elastic(1, 3, 1), "a1");
        cluster.node("a1", node -> node.cordoned(), "a", "r1");

        accepts(cluster, grow("mine", 1, "a2"));
        refuses(cluster, "resize team/mine: node a1 is cordoned", grow("mine", 1, "a1"));
    }

    private Scenario mine(UnaryOperator<JobSpec> with) {
        return cluster.job("mine", "q", with);
    }
}

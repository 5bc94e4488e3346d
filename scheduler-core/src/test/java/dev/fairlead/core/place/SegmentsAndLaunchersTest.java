package dev.fairlead.core.place;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Where gangs go whose pods differ, whose workers go in segments, or that share GPUs. Launchers are listed first. */
class SegmentsAndLaunchersTest {
    private final Scenario cluster = AskedPlacer.threeRacks();

    @Test
    void eachSegmentHasARackOfItsOwn() {
        assertThat(places(job -> job.gang(2, 8).segments(2, "rack"))).containsExactly("c1", "c2");
        assertThat(places(job -> job.gang(3, 8).segments(3, "rack"))).containsExactly("a1", "a2", "a3");
        assertThat(places(job -> job.gang(4, 8).segments(2, "rack")))
                .as("one zone holds both")
                .containsExactly("a1", "a2", "b1", "b2");
        assertThat(places(job -> job.gang(6, 8).segments(2, "rack")))
                .containsExactly("a1", "a2", "b1", "b2", "c1", "c2");
        assertThat(places(job -> job.gang(6, 8).segments(3, "rack"))).isEmpty();
        assertThat(places(job -> job.gang(4, 8).segments(2, "rack").inOne("zone")))
                .containsExactly("a1", "a2", "b1", "b2");
        assertThat(places(job -> job.gang(6, 8).segments(2, "rack").inOne("zone")))
                .isEmpty();
    }

    @Test
    void severalSegmentsShareARackIfTheyCan() {
        assertThat(places(job -> job.gang(4, 4).segments(2, "rack"))).containsExactly("c1", "c1", "c2", "c2");
        assertThat(places(job -> job.gang(6, 4).segments(2, "rack")))
                .containsExactly("a1", "a1", "a2", "a2", "a3", "a3");
    }

    @Test
    void theSmallerSegmentComesLastAndBesideAnotherOneIfItCan() {
        assertThat(places(job -> job.gang(5, 8).segments(2, "rack"))).containsExactly("b1", "b2", "a1", "a2", "a3");
        assertThat(places(job -> job.gang(5, 8).segments(3, "rack"))).containsExactly("a1", "a2", "a3", "b1", "b2");
        assertThat(places(job -> job.gang(7, 8).segments(2, "rack")))
                .containsExactly("b1", "b2", "c1", "c2", "a1", "a2", "a3");
        assertThat(places(job -> job.gang(7, 8).segments(3, "rack"))).isEmpty();
        assertThat(places(job -> job.gang(1, 8).segments(3, "rack"))).containsExactly("c1");
    }

    @Test
    void aSegmentMayBeANode() {
        assertThat(places(job -> job.gang(4, 4).segments(2, "node"))).containsExactly("c1", "c1", "c2", "c2");
        assertThat(places(job -> job.gang(3, 3).segments(2, "node"))).containsExactly("c1", "c1", "c2");
        assertThat(places(job -> job.gang(5, 2).segments(2, "node")))
                .as("two segments on a node and one beside")
                .containsExactly("c1", "c1", "c1", "c1", "c2");
        uses("c1", 4).uses("a2", 2);
        assertThat(places(job -> job.gang(3, 2).segments(2, "node"))).containsExactly("c2", "c2", "c2");
        assertThat(places(job -> job.gang(2, 2).segments(2, "node"))).containsExactly("c1", "c1");
        assertThat(places(job -> job.gang(3, 2).segments(3, "node"))).containsExactly("c2", "c2", "c2");
        assertThat(places(job -> job.gang(5, 2).segments(5, "node"))).isEmpty();
    }

    @Test
    void nodesWithoutTheLabelHoldNoSegment() {
        cluster.node("loose1", "north", "").node("loose2", "north", "");

        assertThat(places(job -> job.gang(8, 8).segments(2, "rack"))).isEmpty();
        assertThat(places(job -> job.gang(8, 8))).hasSize(8);
    }

    @Test
    void aLauncherGoesBesideAWorkerOrNearIt() {
        assertThat(places(job -> job.launcher(1).gang(2, 7))).containsExactly("c1", "c1", "c2");
        assertThat(places(job -> job.launcher(1).gang(2, 8))).containsExactly("a3", "a1", "a2");
        assertThat(places(job -> job.launcher(1).gang(3, 8)))
                .as("in the zone if not in the rack")
                .containsExactly("b1", "a1", "a2", "a3");
        assertThat(places(job -> job.launcher(1).gang(3, 8).inOne("rack"))).isEmpty();
        assertThat(places(job -> job.launcher(1).launcher(1).gang(1, 6))).containsExactly("c1", "c1", "c1");
        assertThat(places(job -> job.launcher(8).launcher(8).gang(1, 8))).containsExactly("a2", "a3", "a1");
    }

    @Test
    void launcherAndWorkersOnOneNode() {
        uses("b1", 1).uses("b2", 2);

        assertThat(places(job -> job.launcher(1).gang(2, 3).inOne("node"))).containsExactly("b1", "b1", "b1");
        assertThat(places(job -> job.launcher(2).gang(2, 2).inOne("node"))).containsExactly("b2", "b2", "b2");
        assertThat(places(job -> job.launcher(2).gang(2, 3).inOne("node"))).containsExactly("a1", "a1", "a1");
        assertThat(places(job -> job.launcher(3).gang(2, 3).inOne("node"))).isEmpty();
    }

    @Test
    void whereWorkersTakeTheOnlyPlaceOfTheLauncherItGoesFirst() {
        Scenario small = Scenario.cluster()
                .node("n1", node -> node.offers(new Resources(4, 64_000, 0, 0, 9)), "r")
                .node("n2", node -> node.offers(new Resources(8, 1_000, 0, 0, 9)), "r")
                .queue("q");
        Resources muchCpu = new Resources(1, 50_000, 0, 0, 1);

        assertThat(places(small, job -> job.launcher(muchCpu).gang(1, 4))).containsExactly("n1", "n2");
        assertThat(places(small, job -> job.launcher(muchCpu).gang(2, 4))).containsExactly("n1", "n2", "n2");
        assertThat(places(small, job -> job.launcher(muchCpu).gang(3, 4))).isEmpty();
        assertThat(places(small, job -> job.launcher(muchCpu).launcher(muchCpu).gang(1, 4)))
                .isEmpty();
        assertThat(places(small, job -> job.launcher(muchCpu).gang(2, 4).segments(2, "node")))
                .containsExactly("n1", "n2", "n2");
    }

    @Test
    void anElasticGangWithALauncherGetsAsMuchAsFits() {
        assertThat(places(job -> job.launcher(1).elastic(1, 9, 8).inOne("rack")))
                .containsExactly("a3", "a1", "a2");
        assertThat(places(job -> job.launcher(1).elastic(1, 9, 8))).hasSize(7);
        assertThat(places(job -> job.launcher(1).elastic(3, 9, 8).inOne("rack")))
                .isEmpty();
        assertThat(places(job -> job.elastic(2, 9, 8).segments(2, "rack").inOne("zone")))
                .hasSize(5);
        assertThat(places(job -> job.launcher(1).elastic(1, 9, 4).inOne("node")))
                .containsExactly("a1", "a1");
    }

    @Test
    void anUnfinishedSegmentOnANodeIsFinishedThere() {
        cluster.running("mine", "q", job -> job.launcher(1).elastic(1, 9, 2).segments(3, "node"), "a1", "c1", "c1");

        assertThat(beside("mine", 1, 1)).containsExactly("c1");
        assertThat(beside("mine", 1, 4)).containsExactly("c1", "c2", "c2", "c2");
        uses("c1", 4);
        assertThat(beside("mine", 1, 4)).isEmpty();
    }

    @Test
    void aShareGoesOnTheTightestOpenedDeviceElseWhereLeastIsFree() {
        opened("b1", 600).opened("c1", 700).uses("a1", 5);

        assertThat(places(job -> job.share(300))).containsExactly("c1");
        assertThat(places(job -> job.share(400))).containsExactly("b1");
        assertThat(places(job -> job.share(401))).containsExactly("a1");
        assertThat(places(job -> job.share(300).inOne("rack"))).containsExactly("c1");
        cluster.node("c1", node -> node.cordoned(), "west", "c");
        assertThat(places(job -> job.share(300))).containsExactly("b1");
        cluster.node("b1", "east", "");
        assertThat(places(job -> job.share(300).inOne("rack"))).containsExactly("a1");
        assertThat(places(job -> job.share(300).inOne("zone"))).containsExactly("b1");
    }

    private SegmentsAndLaunchersTest uses(String node, long gpus) {
        cluster.running("on " + node, "q", job -> job.gpus(gpus), node);
        return this;
    }

    private SegmentsAndLaunchersTest opened(String node, int millis) {
        cluster.job("share on " + node, "q", job -> job.share(millis));
        cluster.state()
                .start(
                        new JobId("team", "share on " + node, ""),
                        new Allocation(H100, List.of(new NodeName(node)), cluster.nowMillis(), List.of(0)));
        return this;
    }

    private List<String> places(UnaryOperator<JobSpec> with) {
        return places(cluster, with);
    }

    private static List<String> places(Scenario cluster, UnaryOperator<JobSpec> with) {
        return new AskedPlacer(cluster, null).places(with);
    }

    private List<String> beside(String running, int least, int most) {
        return new AskedPlacer(cluster, null).beside(running, least, most);
    }
}

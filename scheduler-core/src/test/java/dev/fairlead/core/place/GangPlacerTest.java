package dev.fairlead.core.place;

import static dev.fairlead.core.scenario.Scenario.A100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.pack.NodeState;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.pack.PodShape;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which of the places that would do is taken. */
class GangPlacerTest {
    /** Prefers nodes with much CPU, whatever is free of GPUs. */
    private static final PackingPolicy MUCH_CPU = new PackingPolicy() {
        @Override
        public String name() {
            return "much-cpu";
        }

        @Override
        public long score(NodeState node, PodShape pod) {
            return node.freeCpuMillis();
        }
    };

    private final Scenario cluster = AskedPlacer.threeRacks();

    @Test
    void aSmallJobGoesWhereLeastIsFree() {
        uses("a2", 4).uses("b1", 6).uses("c1", 7);

        assertThat(places(job -> job.gpus(1))).containsExactly("c1");
        assertThat(places(job -> job.gpus(2))).containsExactly("b1");
        assertThat(places(job -> job.gpus(3))).containsExactly("a2");
        assertThat(places(job -> job.gpus(5))).as("the smallest zone").containsExactly("c2");
    }

    @Test
    void ofLikeNodesTheOneInTheFullestRackAndZoneIsTaken() {
        uses("b2", 8);
        assertThat(places(job -> job.gpus(8))).as("west has less than east").containsExactly("c1");

        uses("c1", 8).uses("c2", 8);
        assertThat(places(job -> job.gpus(8))).containsExactly("b1");
    }

    @Test
    void aGangTakesTheTightestRackThatHoldsIt() {
        assertThat(places(job -> job.gang(2, 8))).containsExactly("c1", "c2");
        assertThat(places(job -> job.gang(3, 8))).containsExactly("a1", "a2", "a3");
        uses("a1", 4);
        assertThat(places(job -> job.gang(5, 4)))
                .as("20 of 20 beside 16 and 16")
                .containsExactly("a1", "a2", "a2", "a3", "a3");
    }

    @Test
    void aGangTooLargeForARackTakesTheLargestAndThenTheTightest() {
        assertThat(places(job -> job.gang(4, 8))).containsExactly("a1", "a2", "a3", "b1");
        assertThat(places(job -> job.gang(6, 8))).containsExactly("a1", "a2", "a3", "b1", "b2", "c1");
        uses("b1", 8);
        assertThat(places(job -> job.gang(6, 8)))
                .as("both zones whole but for b1")
                .containsExactly("a1", "a2", "a3", "b2", "c1", "c2");
    }

    @Test
    void nodesOfARackAreFilledLargestFirstAndTheLastOneTightly() {
        uses("c1", 2).uses("a1", 8).uses("a2", 8).uses("a3", 8).uses("b1", 8).uses("b2", 4);

        assertThat(places(job -> job.gang(12, 1)))
                .containsExactly("c1", "c1", "c1", "c1", "c2", "c2", "c2", "c2", "c2", "c2", "c2", "c2");
        assertThat(places(job -> job.gang(5, 1).inOne("node"))).containsOnly("c1");
        assertThat(places(job -> job.gang(4, 1).inOne("node"))).containsOnly("b2");
        assertThat(places(job -> job.gang(9, 1).inOne("node"))).isEmpty();
    }

    @Test
    void aRequiredLevelIsKeptAndAPreferredOneIfItCanBe() {
        assertThat(places(job -> job.gang(4, 8).inOne("rack"))).isEmpty();
        assertThat(places(job -> job.gang(4, 8).inOne("zone"))).containsExactly("a1", "a2", "a3", "b1");
        assertThat(places(job -> job.gang(6, 8).inOne("zone"))).isEmpty();
        assertThat(places(job -> job.gang(8, 1).preferablyInOne("node")))
                .hasSize(8)
                .containsOnly("a1");
        assertThat(places(job -> job.gang(3, 8).preferablyInOne("rack"))).containsExactly("a1", "a2", "a3");
        assertThat(places(job -> job.gang(4, 8).preferablyInOne("rack"))).hasSize(4);
    }

    @Test
    void anElasticGangGetsAsMuchAsFits() {
        assertThat(places(job -> job.elastic(2, 9, 8))).hasSize(7);
        assertThat(places(job -> job.elastic(2, 9, 8).inOne("rack"))).containsExactly("a1", "a2", "a3");
        assertThat(places(job -> job.elastic(3, 9, 4).inOne("node"))).isEmpty();
        assertThat(places(job -> job.elastic(1, 9, 4).inOne("node"))).hasSize(2);
        assertThat(places(job -> job.elastic(8, 9, 8))).isEmpty();
    }

    @Test
    void aNodeInUseGoesBeforeAWhollyFreeOneAndThenThePolicyDecides() {
        cluster.node("rich", node -> node.offers(cpu(99_000)), "west", "c")
                .node("poor", node -> node.offers(cpu(10_000)), "west", "c");
        assertThat(withPolicy(job -> job.gpus(1))).containsExactly("rich");
        uses("poor", 1);
        assertThat(withPolicy(job -> job.gpus(1))).containsExactly("poor");
        uses("a1", 4);
        assertThat(withPolicy(job -> job.gpus(1))).containsExactly("a1");
    }

    @Test
    void forAGangThePolicyDecidesBetweenEqualNodes() {
        cluster.node("c3", node -> node.offers(cpu(99_000)), "west", "c");

        assertThat(withPolicy(job -> job.gang(2, 8).inOne("rack").onNodesWith("x", "y")))
                .isEmpty();
        assertThat(withPolicy(job -> job.gang(4, 8).inOne("zone"))).hasSize(4);
        uses("a1", 8).uses("b1", 8).uses("b2", 8);
        assertThat(withPolicy(job -> job.gang(2, 8).inOne("rack"))).containsExactly("a2", "a3");
        uses("a2", 8);
        assertThat(withPolicy(job -> job.gang(2, 8).inOne("rack"))).containsExactly("c1", "c3");
    }

    @Test
    void aTypeThatNoNodeHasTakesNobody() {
        AskedPlacer asked = new AskedPlacer(cluster, null);
        Job job = asked.asked(spec -> spec);

        assertThat(asked.placer().place(cluster.state().fleet().now(), job, A100, 1, 1))
                .isNull();
    }

    @Test
    void whatIsAddedToAGangStaysInItsRack() {
        cluster.running("runs", "q", job -> job.elastic(1, 9, 8).inOne("rack"), "a2");

        assertThat(beside("runs", 1, 5)).containsExactly("a1", "a3");
        assertThat(beside("runs", 3, 5)).isEmpty();
        assertThat(beside("runs", 1, 1)).containsExactly("a1");
        cluster.nodeLost("a2");
        assertThat(beside("runs", 1, 5)).as("nobody knows where it is").isEmpty();
    }

    @Test
    void whatIsAddedToATornGangHelpsNobody() {
        cluster.running("torn", "q", job -> job.elastic(1, 9, 8).inOne("rack"), "a2", "b1")
                .running("free", "q", job -> job.elastic(1, 9, 8), "a1", "c1")
                .running("full", "q", job -> job.elastic(1, 9, 8).inOne("node"), "c2");

        assertThat(beside("torn", 1, 5)).isEmpty();
        assertThat(beside("free", 1, 5)).containsExactly("a3", "b2");
        assertThat(beside("full", 1, 5)).isEmpty();
    }

    @Test
    void anUnfinishedSegmentIsFinishedFirst() {
        cluster.running("runs", "q", job -> job.elastic(1, 9, 8).segments(2, "rack"), "a1", "a2", "b1");

        assertThat(beside("runs", 1, 1)).containsExactly("b2");
        assertThat(beside("runs", 1, 3)).containsExactly("b2", "c1", "c2");
        uses("b2", 1);
        assertThat(beside("runs", 1, 3))
                .as("a gap in the segment cannot be left")
                .isEmpty();
    }

    private static Resources cpu(long millis) {
        return new Resources(8, millis, 0, 0, 110);
    }

    private GangPlacerTest uses(String node, long gpus) {
        cluster.running("on " + node + " " + gpus, "q", job -> job.gpus(gpus), node);
        return this;
    }

    private List<String> places(UnaryOperator<JobSpec> with) {
        return new AskedPlacer(cluster, null).places(with);
    }

    private List<String> withPolicy(UnaryOperator<JobSpec> with) {
        return new AskedPlacer(cluster, MUCH_CPU).places(with);
    }

    private List<String> beside(String running, int least, int most) {
        return new AskedPlacer(cluster, null).beside(running, least, most);
    }
}

package dev.fairlead.core.plan;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which jobs count as demand, and with how much. */
class DemandTest {
    private static final QueueName Q = new QueueName("q");

    private final Scenario cluster = Scenario.cluster()
            .node("n1", node -> node.label("pool", "gold"), "r1")
            .node("n2", "r1")
            .node("n3", "r2")
            .queue("q", queue -> queue.guaranteed(H100, 4).limit(H100, 20));

    @Test
    void aRunningJobCountsWhatItHoldsAndWhatItCouldGrowTo() {
        cluster.running("fixed", "q", job -> job.gang(2, 3), "n1", "n1")
                .running("elastic", "q", job -> job.elastic(1, 4, 2), "n2");

        assertThat(h100()).isEqualTo(6 + 8);
    }

    @Test
    void whatIsLeavingCountsAndWhatIsGoneDoesNot() {
        cluster.running("over", "q", job -> job.elastic(3, 5, 2), "n1", "n1", "n1");
        cluster.state().withdraw(Decided.id("over"));
        cluster.state().leave(Decided.id("over"));
        assertThat(h100()).as("three leave, and none more are wanted").isEqualTo(6);

        cluster.state().free(Decided.id("over"), 0);
        assertThat(h100()).isEqualTo(4);
    }

    @Test
    void whatRunsInAQueueThatIsGoneIsTheWholeClustersAndDoesNotGrow() {
        cluster.running("orphan", "q", job -> job.elastic(1, 4, 2), "n1");
        cluster.state().removeQueue(Q);

        assertThat(demand(H100)).containsExactly(Map.entry(QueueName.ROOT, 2L));
    }

    @Test
    void aWaitingJobCountsForEachTypeThatItCouldUse() {
        cluster.node("old", node -> node.gpus(A100, 4), "r1")
                .job("any", "q", job -> job.gpus(2))
                .job("large", "q", job -> job.gpus(5))
                .job("picky", "q", job -> job.gpus(1).accepts(A100));

        assertThat(h100()).isEqualTo(7);
        assertThat(demand(A100)).containsExactly(Map.entry(Q, 3L));
    }

    @Test
    void aClosedQueueDemandsNothing() {
        cluster.queue("closed", queue -> queue.held()).job("mine", "closed");

        assertThat(demand(H100)).isEmpty();
    }

    @Test
    void whatLimitAndGuaranteeCouldNeverHoldIsNoDemand() {
        assertThat(alone(job -> job.gang(10, 2))).isEqualTo(20);
        assertThat(alone(job -> job.gang(21, 1))).isZero();
        assertThat(alone(job -> job.elastic(20, 22, 1))).as("as far as it goes").isEqualTo(22);
        assertThat(alone(job -> job.gpus(4).notPreemptible())).isEqualTo(4);
        assertThat(alone(job -> job.gpus(5).notPreemptible())).isZero();
    }

    @Test
    void whatNoNodesCouldHoldIsNoDemand() {
        assertThat(alone(job -> job.gpus(8))).isEqualTo(8);
        assertThat(alone(job -> job.gpus(9))).isZero();
        assertThat(alone(job -> job.gpus(8).onNodesWith("pool", "gold"))).isEqualTo(8);
        assertThat(alone(job -> job.gang(2, 8).onNodesWith("pool", "gold"))).isZero();
        assertThat(alone(job -> job.gang(2, 8).inOne("rack"))).isEqualTo(16);
        assertThat(alone(job -> job.gang(17, 1).inOne("rack"))).isZero();
        assertThat(alone(job -> job.gang(2, 4).inOne("node"))).isEqualTo(8);
        assertThat(alone(job -> job.gang(3, 4).inOne("node"))).isZero();
        assertThat(alone(job -> job.each(new Resources(1, 64_000, 0, 0, 1)))).isEqualTo(1);
        assertThat(alone(job -> job.each(new Resources(1, 64_001, 0, 0, 1)))).isZero();
    }

    @Test
    void whatRunsElsewhereDoesNotMakeItSmaller() {
        cluster.running("there", "q", job -> job.gpus(8), "n1").job("mine", "q", job -> job.gpus(8));

        assertThat(h100()).isEqualTo(16);
    }

    @Test
    void aLauncherNeedsRoomBesidesTheWorkers() {
        cluster.queue("q");

        assertThat(alone(job -> job.launcher(1).gang(2, 8))).isEqualTo(17);
        assertThat(alone(job -> job.launcher(8).gang(2, 8))).isEqualTo(24);
        assertThat(alone(job -> job.launcher(1).gang(3, 8))).isZero();
        assertThat(alone(job -> job.launcher(9).gang(1, 1))).isZero();
        assertThat(alone(job -> job.launcher(8).gang(1, 8).inOne("rack"))).isEqualTo(16);
        assertThat(alone(job -> job.launcher(1).gang(2, 8).inOne("rack"))).isZero();
    }

    @Test
    void twoLaunchersTryEveryNode() {
        cluster.queue("q");

        assertThat(alone(job -> job.launcher(5).launcher(5).gang(1, 8))).isEqualTo(18);
        assertThat(alone(job -> job.launcher(5).launcher(5).gang(2, 8))).isZero();
    }

    @Test
    void segmentsNeedRoomInOneRackEach() {
        cluster.queue("q");

        assertThat(alone(job -> job.gang(3, 8).segments(2, "rack"))).isEqualTo(24);
        assertThat(alone(job -> job.gang(4, 4).segments(4, "rack"))).isEqualTo(16);
        assertThat(alone(job -> job.gang(6, 4).segments(3, "rack")))
                .as("4 and 2 fit")
                .isZero();
        assertThat(alone(job -> job.gang(5, 4).segments(3, "rack"))).isEqualTo(20);
        assertThat(alone(job -> job.gang(4, 4).segments(2, "node"))).isEqualTo(16);
        assertThat(alone(job -> job.gang(4, 3).segments(3, "node"))).isZero();
        assertThat(alone(job -> job.launcher(8).gang(5, 4).segments(3, "rack")))
                .as("a launcher in the way of the last segment")
                .isZero();
        assertThat(alone(job -> job.launcher(8).gang(4, 4).segments(2, "rack"))).isEqualTo(24);
    }

    @Test
    void sharesAreAddedUpAndRoundedUp() {
        cluster.job("a", "q", job -> job.share(300))
                .job("b", "q", job -> job.gang(3, 1).share(400));

        assertThat(h100()).as("1.5").isEqualTo(2);
    }

    @Test
    void asManySharesFitAsDevicesHoldWholeOnes() {
        cluster.queue("q");

        // Two of 400 to each of 24 GPUs.
        assertThat(alone(job -> job.gang(48, 1).share(400))).isEqualTo(20);
        assertThat(alone(job -> job.gang(49, 1).share(400))).isZero();
    }

    /** What one such job demands, with no other there. */
    private long alone(UnaryOperator<JobSpec> with) {
        cluster.job("alone", "q", with);
        long demand = h100();
        cluster.finished("alone");
        return demand;
    }

    private long h100() {
        return demand(H100).getOrDefault(Q, 0L);
    }

    private Map<QueueName, Long> demand(GpuType type) {
        return new Demand(new Facts(cluster.state())).byTypeAndQueue().getOrDefault(type, Map.of());
    }
}

package dev.fairlead.core.place;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people read whose job has no room: what it needs, what there is, and what has to change. */
class NoRoomTest {
    private final Scenario empty = Scenario.cluster().queue("q");

    /** Two racks, of three nodes and of two. */
    private final Scenario cluster = Scenario.cluster()
            .node("a1", "r1")
            .node("a2", "r1")
            .node("a3", "r1")
            .node("b1", "r2")
            .node("b2", "r2")
            .queue("q");

    @Test
    void noNodeMayEverRunIt() {
        says(Veto.Reason.GPU_TYPE_NOT_FOUND, "no node has H100 GPUs", ever(empty, job -> job));
        empty.node("n", node -> node.cordoned(), "r");
        says(Veto.Reason.NO_MATCHING_NODES, "the only H100 node is cordoned", ever(empty, job -> job));
        empty.node("m", node -> node.cordoned(), "r").node("k", node -> node.taint("special"), "r");
        says(
                Veto.Reason.NO_MATCHING_NODES,
                "none of the 3 H100 nodes may run it: 2 of them: the node is cordoned",
                ever(empty, job -> job));
        says(
                Veto.Reason.NO_MATCHING_NODES,
                "none of the 3 H100 nodes may run it: each does not match the node selector pool=gold",
                ever(empty, job -> job.onNodesWith("pool", "gold")));
    }

    @Test
    void whatWouldFitOnAnEmptyClusterIsNotHopeless() {
        cluster.running("there", "q", job -> job.gpus(8), "a1");

        assertThat(ever(cluster, job -> job.gpus(8))).isNull();
        assertThat(ever(cluster, job -> job.gang(5, 8))).isNull();
        assertThat(ever(cluster, job -> job.gang(3, 8).inOne("rack"))).isNull();
        assertThat(ever(cluster, job -> job.gang(2, 4).inOne("node"))).isNull();
        assertThat(ever(cluster, job -> job.gang(4, 8).segments(2, "rack"))).isNull();
        assertThat(ever(cluster, job -> job.gang(40, 1).share(900))).isNull();
        assertThat(ever(cluster, job -> job.launcher(8).gang(4, 8).segments(2, "rack")))
                .isNull();
    }

    @Test
    void whatIsTooBigForANodeOrARackOrTheCluster() {
        never("needs 9 H100", "no node has more than 8 H100", job -> job.gpus(9));
        never(
                "needs 1 H100",
                "no node offers the CPU, memory and storage that one replica asks for",
                job -> job.each(new Resources(1, 64_001, 0, 0, 1)));
        never("needs 48 H100 (6 x 8)", "the cluster would hold 5 x 8", job -> job.gang(6, 8));
        never(
                "needs 32 H100 (4 x 8) in one rack",
                "the largest free block, rack r1, would hold 3 x 8",
                job -> job.gang(4, 8).inOne("rack"));
        never(
                "needs 12 H100 (3 x 4) in one node",
                "the largest free block, node a1, would hold 2 x 4",
                job -> job.gang(3, 4).inOne("node"));
        never(
                "needs 41 x 900 thousandths of one H100",
                "the cluster would hold 40 x 0.9",
                job -> job.gang(41, 1).share(900));
    }

    @Test
    void whatWouldFitButForItsLauncherOrItsSegments() {
        never(
                "needs 41 H100 (1 x 1 + 5 x 8)",
                "there would be room for its workers but not for its launcher (1 H100) with them",
                job -> job.launcher(1).gang(5, 8));
        never(
                "needs 25 H100 (1 x 1 + 3 x 8) in one rack",
                "there would be room for its workers but not for its launcher (1 H100) with them",
                job -> job.launcher(1).gang(3, 8).inOne("rack"));
        never(
                "needs 1 segment of 32 H100, each in one rack",
                "in the largest free block, rack r1, there would be room for 3 x 8",
                job -> job.gang(4, 8).segments(4, "rack"));
        never(
                "needs 40 H100 (5 x 8), its workers in segments of 4, each in one rack",
                "in the largest free block, rack r1, there would be room for 3 x 8",
                job -> job.gang(5, 8).segments(4, "rack"));
    }

    @Test
    void howManyMoreGpusWouldDo() {
        partlyFull();

        lacks(
                "needs 24 H100 (3 x 8); 26 H100 are free, with room for 2 x 8: it can start when 8 more H100 are free in"
                        + " groups of 8 on a node",
                job -> job.gang(3, 8));
        lacks(
                "needs 27 H100 (27 x 1); 26 H100 are free, with room for 26 x 1: it can start when 1 more H100 are free",
                job -> job.gang(27, 1));
        lacks(
                "needs 24 H100 (3 x 8); 26 H100 are free, with room for 2 x 8: it can start when 8 more H100 are free in"
                        + " groups of 8 on a node",
                job -> job.elastic(3, 9, 8));
    }

    @Test
    void whereNothingIsFreeThereIsNoRoomToSpeakOf() {
        full();

        lacks("needs 1 H100; 0 H100 are free: it can start when 1 more H100 are free", job -> job.gpus(1));
        lacks(
                "needs 16 H100 (2 x 8); 0 H100 are free: it can start when 16 more H100 are free in groups of 8 on a node",
                job -> job.gang(2, 8));
        lacks(
                "needs 16 H100 (2 x 8) in one rack; 0 H100 are free: it can start when 16 more H100 are free in one rack",
                job -> job.gang(2, 8).inOne("rack"));
    }

    @Test
    void enoughIsFreeButTooScattered() {
        partlyFull();

        scattered(
                "needs 16 H100 (2 x 8) in one rack; the largest free block, rack r1, has room for 1 x 8: it can start when"
                        + " 8 more H100 are free in one rack",
                job -> job.gang(2, 8).inOne("rack"));
        scattered(
                "needs 16 H100 (16 x 1) in one rack; the largest free block, rack r2, has room for 15 x 1: it can start"
                        + " when 1 more H100 are free in one rack",
                job -> job.gang(16, 1).inOne("rack"));
        scattered(
                "needs 9 H100 (9 x 1) in one node; the largest free block, node a3, has room for 8 x 1: it can start when"
                        + " 1 more H100 are free in one node",
                job -> job.gang(9, 1).inOne("node"));
    }

    @Test
    void thereIsRoomButNotForTheLauncher() {
        partlyFull();

        lacks(
                "needs 24 H100 (1 x 8 + 2 x 8); there is room for its workers but not for its launcher (8 H100) with"
                        + " them: it can start when there is room for its launcher (8 H100) more",
                job -> job.launcher(8).gang(2, 8));
        scattered(
                "needs 12 H100 (1 x 4 + 1 x 8) in one rack; there is room for its workers but not for its launcher (4"
                        + " H100) with them: it can start when there is room for its launcher (4 H100) more in one rack",
                job -> job.launcher(4).gang(1, 8).inOne("rack"));
    }

    @Test
    void thereIsRoomButNotInSegments() {
        partlyFull();

        scattered(
                "needs 1 segment of 16 H100, each in one rack; in the largest free block, rack r1, there is room for 1 x 8:"
                        + " it can start when 1 whole segment fits",
                job -> job.gang(2, 8).segments(2, "rack"));
        cluster.finished("x3");
        scattered(
                "needs 2 segments of 12 H100, each in one rack; there is room for 1 whole segment: it can start when 2"
                        + " whole segments fit",
                job -> job.gang(6, 4).segments(3, "rack"));
    }

    @Test
    void tooFewAreFreeAndTheyAreWantedInSegments() {
        partlyFull();

        lacks(
                "needs 3 segments of 16 H100, each in one rack; 26 H100 are free, and in the largest free block, rack r1,"
                        + " there is room for 1 x 8: it can start when 3 whole segments fit",
                job -> job.gang(6, 8).segments(2, "rack"));
        lacks(
                "needs 40 H100 (5 x 8), its workers in segments of 2, each in one rack; 26 H100 are free, and in the"
                        + " largest free block, rack r1, there is room for 1 x 8: it can start when 2 whole segments and one"
                        + " of 1 fit",
                job -> job.gang(5, 8).segments(2, "rack"));
        lacks(
                "needs 3 segments of 12 H100, each in one rack; 26 H100 are free, and there is room for 1 whole segment:"
                        + " it can start when 3 whole segments fit",
                job -> job.gang(9, 4).segments(3, "rack"));
    }

    @Test
    void nothingIsFreeForSegments() {
        full();

        lacks(
                "needs 2 segments of 16 H100, each in one rack; 0 H100 are free: it can start when 2 whole segments fit",
                job -> job.gang(4, 8).segments(2, "rack"));
        lacks(
                "needs 8 H100 (1 x 8), its workers in segments of 2, each in one rack; 0 H100 are free: it can start when"
                        + " a segment of 1 fits",
                job -> job.elastic(1, 4, 8).segments(2, "rack"));
    }

    @Test
    void noDeviceHasSoMuchOfAGpuLeft() {
        full();
        lacks(
                "needs 500 thousandths of one H100; no H100 are free as a whole, the largest part free of a shared one is"
                        + " 0 thousandths: it can start when 500 more thousandths of one device are free",
                job -> job.share(500));

        cluster.finished("full a1").running("seven", "q", job -> job.gpus(7), "a1");
        lacks(
                "needs 4 x 500 thousandths of one H100; 1 H100 is free as a whole, the largest part free of a shared one is"
                        + " 0 thousandths, with room for 2 of its 4 replicas: it can start when 2 x 500 more thousandths of"
                        + " one device are free",
                job -> job.gang(4, 1).share(500));

        cluster.job("share", "q", job -> job.share(700));
        cluster.state()
                .start(
                        new JobId("team", "share", ""),
                        new Allocation(H100, List.of(new NodeName("a1")), cluster.nowMillis(), List.of(2)));
        lacks(
                "needs 3 x 300 thousandths of one H100 in one rack; no H100 are free as a whole, the largest part free of a"
                        + " shared one is 300 thousandths, with room for 1 of its 3 replicas: it can start when 2 x 300 more"
                        + " thousandths of one device are free in one rack",
                job -> job.gang(3, 1).share(300).inOne("rack"));
    }

    /** Free: 3 on a1, 0 on a2, 8 on a3, 7 on b1, 8 on b2. */
    private void partlyFull() {
        cluster.running("x1", "q", job -> job.gpus(5), "a1")
                .running("x2", "q", job -> job.gpus(8), "a2")
                .running("x3", "q", job -> job.gpus(1), "b1");
    }

    private void full() {
        for (String node : List.of("a1", "a2", "a3", "b1", "b2")) {
            cluster.running("full " + node, "q", job -> job.gpus(8), node);
        }
    }

    private void never(String needs, String because, UnaryOperator<JobSpec> with) {
        says(Veto.Reason.NEVER_FITS, needs + ", and even with nothing else running " + because, ever(cluster, with));
    }

    private void lacks(String sentence, UnaryOperator<JobSpec> with) {
        says(Veto.Reason.NO_CAPACITY, sentence, now(with));
    }

    private void scattered(String sentence, UnaryOperator<JobSpec> with) {
        says(Veto.Reason.TOPOLOGY_UNSATISFIED, sentence, now(with));
    }

    private static void says(Veto.Reason reason, String sentence, @Nullable Veto veto) {
        assertThat(veto).isEqualTo(new Veto(reason, sentence));
    }

    private static @Nullable Veto ever(Scenario cluster, UnaryOperator<JobSpec> with) {
        return words(cluster).evenWhenEmpty(asked(cluster, with), H100);
    }

    private Veto now(UnaryOperator<JobSpec> with) {
        return words(cluster).now(cluster.state().fleet().now(), asked(cluster, with), H100);
    }

    private static NoRoom words(Scenario cluster) {
        return new NoRoom(cluster.state().fleet(), cluster.state().eligibleNodes());
    }

    private static Job asked(Scenario cluster, UnaryOperator<JobSpec> with) {
        cluster.job("asked", "q", with);
        return Objects.requireNonNull(cluster.state().job(new JobId("team", "asked", "")))
                .job();
    }
}

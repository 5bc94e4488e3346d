package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.Outcome;
import dev.fairlead.core.scenario.Scenario;
import org.junit.jupiter.api.Test;

/** Who of several makes room where the work lost does not decide it, or where GPUs are not what is missing. */
class WhoMakesRoomTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 16))
            .queue("borrower");

    @Test
    void ofEqualLossesFewerJobsStop() {
        cluster.running("one", "borrower", job -> job.gpus(8).checkpointsEverySeconds(100), "n1")
                .running("half", "borrower", job -> job.gpus(4).checkpointsEverySeconds(100), "n2")
                .running("other half", "borrower", job -> job.gpus(4).checkpointsEverySeconds(100), "n2")
                .afterSeconds(100);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(8)).decide().preempted())
                .containsExactly("one");
    }

    @Test
    void ofEqualLossesAndNumbersTheYoungestStops() {
        cluster.running("old", "borrower", job -> job.gpus(8).checkpointsEverySeconds(100), "n1")
                .afterSeconds(100)
                .running("young", "borrower", job -> job.gpus(8).checkpointsEverySeconds(100), "n2")
                .afterSeconds(100);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(8)).decide().preempted())
                .containsExactly("young");
    }

    @Test
    void whoCanShrinkDoesBeforeAnybodyStopsAndByAsLittleAsCanBe() {
        cluster.running("wide", "borrower", job -> job.elastic(1, 4, 2), "n1", "n1", "n1", "n1")
                .afterSeconds(500)
                .running("fresh", "borrower", job -> job.gpus(8), "n2");
        Outcome outcome = cluster.job("mine", "owner", job -> job.gpus(3)).decide();

        assertThat(outcome.preempted()).isEmpty();
        assertThat(outcome.resizeOf("wide").toReplicas()).isEqualTo(2);
        assertThat(outcome.reservedFor("mine")).containsExactly("n1");
    }

    @Test
    void whatIsMissingMayBeCpuOrMemoryOrPodsOrScratch() {
        Resources large = new Resources(1, 60_000, 1L << 39, 1L << 39, 60);
        Resources cpu = new Resources(1, 10_000, 0, 0, 1);
        Resources memory = new Resources(1, 0, (1L << 39) + 1, 0, 1);
        Resources scratch = new Resources(1, 0, 0, (1L << 39) + 1, 1);
        Resources pods = new Resources(1, 0, 0, 0, 51);
        for (Resources missing : new Resources[] {cpu, memory, scratch, pods}) {
            Scenario one = Scenario.cluster()
                    .node("n1", "r1")
                    .queue("owner", queue -> queue.guaranteed(H100, 8))
                    .queue("borrower")
                    .running("small", "borrower", job -> job.gpus(1), "n1")
                    .running("large", "borrower", job -> job.each(large), "n1")
                    .afterSeconds(10);

            assertThat(one.job("mine", "owner", job -> job.each(missing))
                            .decide()
                            .preempted())
                    .as("%s", missing)
                    .containsExactly("large");
        }
    }

    @Test
    void aWholeGpuNeedsAllSharesOfADevice() {
        cluster.running("full", "borrower", job -> job.gpus(8).notPreemptible(), "n1")
                .queue("fixed", queue -> queue.guaranteed(H100, 16))
                .running("most", "fixed", job -> job.gpus(7).notPreemptible(), "n2")
                .job("third", "borrower", job -> job.share(300))
                .job("too", "borrower", job -> job.share(300));
        assertThat(cluster.decide().placed()).containsExactly("third", "too");
        cluster.afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(1)).decide().preempted())
                .containsExactlyInAnyOrder("third", "too");
    }

    @Test
    void aShareNeedsOnlyOneOfThem() {
        cluster.queue("fixed", queue -> queue.guaranteed(H100, 16))
                .running("all", "fixed", job -> job.gpus(8).notPreemptible(), "n1")
                .running("most", "fixed", job -> job.gpus(7).notPreemptible(), "n2")
                .job("large", "borrower", job -> job.share(600))
                .job("small", "borrower", job -> job.share(300));
        cluster.decide();
        cluster.afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.share(400)).decide().preempted())
                .as("either leaves enough on the device")
                .hasSize(1);
    }

    @Test
    void whoUsesUpALimitMakesRoomInItWhereverItRuns() {
        cluster.queue("tight", queue -> queue.guaranteed(H100, 4).limit(H100, 4))
                .running("low", "tight", job -> job.gpus(2), "n1")
                .running("lower", "tight", job -> job.gpus(2), "n2")
                .afterSeconds(10)
                .running("younger", "tight", job -> job.elastic(1, 1, 1), "n1")
                .finished("younger")
                .afterSeconds(10);
        Outcome outcome =
                cluster.job("high", "tight", job -> job.gpus(4).priority(1)).decide();

        assertThat(outcome.preempted()).containsExactlyInAnyOrder("low", "lower");
        assertThat(outcome.reserved()).containsExactly("high");
    }

    @Test
    void aLimitThatIsPartlyFreeCostsNoMoreThanItMust() {
        cluster.queue("tight", queue -> queue.guaranteed(H100, 6).limit(H100, 6))
                .running("old", "tight", job -> job.gpus(2), "n1")
                .afterSeconds(100)
                .running("young", "tight", job -> job.gpus(2), "n2")
                .afterSeconds(10);

        assertThat(cluster.job("high", "tight", job -> job.gpus(4).priority(1))
                        .decide()
                        .preempted())
                .containsExactly("young");
    }

    @Test
    void aGangStopsNobodyOnNodesThatDoNotHelpIt() {
        cluster.node("n3", "r2")
                .node("n4", "r2")
                .running("a", "borrower", job -> job.gpus(8), "n1")
                .running("b", "borrower", job -> job.gpus(5), "n3")
                .running("c", "borrower", job -> job.gpus(5), "n4")
                .afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.gang(2, 8).inOne("rack"))
                        .decide()
                        .preempted())
                .as("n2 is free already")
                .containsExactly("a");
    }

    @Test
    void aLauncherAndItsWorkersMakeAsFewLeaveAsTheyNeed() {
        cluster.running("a", "borrower", job -> job.gpus(4), "n1")
                .running("b", "borrower", job -> job.gpus(4), "n1")
                .running("c", "borrower", job -> job.gpus(4), "n2")
                .running("d", "borrower", job -> job.gpus(4), "n2")
                .afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.launcher(4).gang(2, 4))
                        .decide()
                        .preempted())
                .hasSize(3);
    }

    @Test
    void manySmallOnesOnManyNodesAreLetGoOfAsFarAsTheyCan() {
        for (int node = 3; node <= 8; node++) {
            cluster.node("n" + node, "r1");
        }
        cluster.queue("owner", queue -> queue.guaranteed(H100, 64));
        for (int job = 0; job < 32; job++) {
            String node = "n" + (1 + job % 8);
            cluster.running("small " + job, "borrower", spec -> spec.gpus(2), node)
                    .afterSeconds(1);
        }
        Outcome outcome = cluster.job("mine", "owner", job -> job.gang(5, 8)).decide();

        assertThat(outcome.preempted()).as("four on each of five nodes").hasSize(20);
        assertThat(outcome.reservedFor("mine"))
                .as("where the younger ones run")
                .containsExactlyInAnyOrder("n4", "n5", "n6", "n7", "n8");
    }

    @Test
    void aMinimumRuntimeIsWaitedForAndSaid() {
        cluster.running("a", "borrower", job -> job.gpus(8).minimumRuntimeSeconds(600), "n1")
                .running("b", "borrower", job -> job.gpus(8).minimumRuntimeSeconds(900), "n2")
                .afterSeconds(10);
        long start = cluster.nowMillis() - 10_000;
        Outcome outcome = cluster.job("mine", "owner", job -> job.gpus(8)).decide();

        assertThat(outcome.preempted()).isEmpty();
        assertThat(outcome.plan().reconsiderAtMillis()).hasValue(start + 600_000);
        assertThat(outcome.vetoOf("mine").sentence())
                .endsWith(
                        "; jobs that may have to make room for it are within their minimum runtime for another 590 s");
        assertThat(cluster.afterSeconds(590).decide().preempted()).containsExactly("a");
    }

    @Test
    void aShrinkIsAllowedWithinTheMinimumRuntime() {
        cluster.running(
                        "wide",
                        "borrower",
                        job -> job.elastic(1, 4, 2).minimumRuntimeSeconds(600),
                        "n1",
                        "n1",
                        "n1",
                        "n1")
                .running("full", "borrower", job -> job.gpus(8).minimumRuntimeSeconds(600), "n2")
                .afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(2))
                        .decide()
                        .resizeOf("wide")
                        .toReplicas())
                .isEqualTo(3);
    }
}

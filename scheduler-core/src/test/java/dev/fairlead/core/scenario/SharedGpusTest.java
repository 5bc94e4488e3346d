package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.NodeName;
import org.junit.jupiter.api.Test;

/** Small jobs share one GPU, in thousandths of it. Whoever asks for whole GPUs gets some that nobody shares. */
class SharedGpusTest {
    private static Scenario twoGpus() {
        return Scenario.cluster()
                .node("n1", node -> node.gpus(Scenario.H100, 2))
                .queue("team");
    }

    @Test
    void smallJobsShareOneDevice() {
        Outcome outcome = twoGpus()
                .job("a", "team", job -> job.share(300))
                .job("b", "team", job -> job.share(300))
                .job("c", "team", job -> job.share(400))
                .job("d", "team", job -> job.share(100))
                .decide();

        assertThat(outcome.placed()).containsExactly("a", "b", "c", "d");
        assertThat(outcome.devicesOf("a")).containsExactly(0);
        assertThat(outcome.devicesOf("b")).containsExactly(0);
        assertThat(outcome.devicesOf("c")).as("it is exactly full").containsExactly(0);
        assertThat(outcome.devicesOf("d")).as("the next is opened").containsExactly(1);
    }

    @Test
    void aShareGoesOnTheDeviceWithTheLeastRoomThatIsEnough() {
        Scenario cluster = twoGpus();
        cluster.job("large", "team", job -> job.share(800))
                .job("middle", "team", job -> job.share(600))
                .decide();

        Outcome outcome = cluster.job("small", "team", job -> job.share(200)).decide();

        assertThat(outcome.devicesOf("small")).as("beside the large one").containsExactly(0);
        assertThat(cluster.job("next", "team", job -> job.share(200)).decide().devicesOf("next"))
                .containsExactly(1);
    }

    @Test
    void aSharePrefersAnOpenedDeviceOnAnotherNodeToOpeningOne() {
        Scenario cluster = Scenario.cluster().queue("team").node("n1").node("n2");
        cluster.job("whole", "team", job -> job.gpus(7))
                .job("share", "team", job -> job.share(500))
                .decide();
        assertThat(cluster.state().fleet().node(new NodeName("n1"))).isNotNull();

        Outcome outcome = cluster.job("more", "team", job -> job.share(500)).decide();

        assertThat(outcome.nodesOf("more")).containsExactly("n1");
        assertThat(outcome.devicesOf("more")).containsExactly(0);
    }

    @Test
    void wholeJobsTakeUntouchedDevices() {
        Scenario cluster = twoGpus();
        cluster.job("share", "team", job -> job.share(100)).decide();

        Outcome outcome = cluster.job("two", "team", job -> job.gpus(2))
                .job("one", "team", job -> job.gpus(1))
                .decide();

        assertThat(outcome.placed()).containsExactly("one");
        assertThat(outcome.devicesOf("one"))
                .as("which it is, nobody needs to know")
                .isEmpty();
        assertThat(outcome.held()).containsExactly("two");
    }

    @Test
    void aDeviceWhoseLastShareIsGivenBackIsWholeAgain() {
        Scenario cluster = twoGpus();
        cluster.job("a", "team", job -> job.share(500))
                .job("b", "team", job -> job.share(500))
                .decide();
        cluster.job("both", "team", job -> job.gpus(2));

        assertThat(cluster.finished("a").decide().placed()).isEmpty();
        assertThat(cluster.finished("b").decide().placed()).containsExactly("both");
    }

    @Test
    void replicasOfAGangMayShareDevicesWithEachOther() {
        Scenario cluster = twoGpus().job("gang", "team", job -> job.gang(4, 1).share(400));
        Outcome outcome = cluster.decide();

        assertThat(outcome.devicesOf("gang")).containsExactly(0, 0, 1, 1);
        assertThat(cluster.decide().share("team").allocated())
                .as("1.6 GPUs, rounded up")
                .isEqualTo(2);
    }

    @Test
    void aLimitCountsThousandthsExactly() {
        Scenario cluster = Scenario.cluster()
                .node("n1")
                .queue("team", queue -> queue.limit(Scenario.H100, 1))
                .job("a", "team", job -> job.share(333))
                .job("b", "team", job -> job.share(333))
                .job("c", "team", job -> job.share(334));
        Outcome outcome = cluster.job("d", "team", job -> job.share(1)).decide();

        assertThat(outcome.placed()).containsExactly("a", "b", "c");
        assertThat(outcome.vetoOf("d").reason()).isEqualTo(Veto.Reason.LIMIT_REACHED);
        assertThat(outcome.vetoOf("d").sentence())
                .isEqualTo(
                        "queue team uses 1 of at most 1 H100 and the job needs 0.001: it can start when jobs in queue"
                                + " team give back 0.001, or if the limit is raised to 2");
    }

    @Test
    void itSaysWhatIsMissing() {
        Outcome outcome = twoGpus()
                .job("whole", "team", job -> job.gpus(1))
                .job("share", "team", job -> job.share(700))
                .job("waits", "team", job -> job.share(500))
                .decide();

        assertThat(outcome.vetoOf("waits").reason()).isEqualTo(Veto.Reason.NO_CAPACITY);
        assertThat(outcome.vetoOf("waits").sentence())
                .isEqualTo("needs 500 thousandths of one H100; no H100 are free as a whole, the largest part free of a"
                        + " shared one is 300 thousandths: it can start when 500 more thousandths of one device are"
                        + " free");
    }

    @Test
    void whoMakesRoomForAShareMayShareOrHaveAWholeGpu() {
        Scenario cluster = twoGpus();
        cluster.job("share", "team", job -> job.share(600))
                .job("whole", "team", job -> job.gpus(1).minimumRuntimeSeconds(1_000_000))
                .decide();

        Outcome outcome = cluster.job("urgent", "team", job -> job.share(500).priority(10))
                .decide();

        assertThat(outcome.preempted()).containsExactly("share");
        assertThat(outcome.reservationOf("urgent").devices()).containsExactly(0);
        assertThat(cluster.podsGone().decide().devicesOf("urgent")).containsExactly(0);
    }

    @Test
    void allWhoShareADeviceMakeRoomForAWholeGpu() {
        Scenario cluster = twoGpus();
        cluster.job("fixed", "team", job -> job.gpus(1).minimumRuntimeSeconds(1_000_000))
                .job("a", "team", job -> job.share(300))
                .job("b", "team", job -> job.share(300))
                .decide();

        Outcome outcome =
                cluster.job("urgent", "team", job -> job.gpus(1).priority(10)).decide();

        assertThat(outcome.preempted()).containsExactlyInAnyOrder("a", "b");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("urgent");
    }

    @Test
    void sharesOfSeveralGpusThatAddUpToLessMakeRoomForAllOfThem() {
        Scenario cluster = Scenario.cluster()
                .node("n1", node -> node.gpus(Scenario.H100, 3))
                .queue("owner", queue -> queue.guaranteed(Scenario.H100, 3))
                .queue("guest");
        cluster.job("wide", "guest", job -> job.gang(3, 1).share(501)).decide();

        Outcome outcome = cluster.job("mine", "owner", job -> job.gpus(3)).decide();

        assertThat(outcome.preempted()).as("it has 1.503 GPUs of three devices").containsExactly("wide");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("mine");
    }

    @Test
    void aQueueTakesBackItsGuaranteeFromThoseWhoShare() {
        Scenario cluster = Scenario.cluster()
                .node("n1", node -> node.gpus(Scenario.H100, 1))
                .queue("owner", queue -> queue.guaranteed(Scenario.H100, 1))
                .queue("guest");
        cluster.job("a", "guest", job -> job.share(500))
                .job("b", "guest", job -> job.share(500))
                .decide();

        Outcome outcome = cluster.job("mine", "owner", job -> job.share(400)).decide();

        assertThat(outcome.preempted()).as("one is enough").hasSize(1);
        assertThat(cluster.podsGone().decide().placed()).contains("mine");
    }
}

package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** The workers of a large gang may be grouped into segments that each stay in one domain, such as an NVLink domain. */
class SegmentsShareADomainTest {
    /** Two blocks with two NVLink domains of three nodes each, and one of two nodes. */
    private final Scenario cluster = Scenario.cluster("block", "nvlink", "node")
            .node("a1", "b1", "n1")
            .node("a2", "b1", "n1")
            .node("a3", "b1", "n1")
            .node("b1", "b1", "n2")
            .node("b2", "b1", "n2")
            .node("b3", "b1", "n2")
            .node("c1", "b2", "n3")
            .node("c2", "b2", "n3")
            .queue("q");

    @Test
    void eachSegmentIsInOneDomain() {
        Outcome outcome = cluster.job("train", "q", job -> job.gang(4, 8).segments(2, "nvlink"))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("a1", "a2", "b1", "b2");
    }

    @Test
    void aSegmentTakesTheTightestDomain() {
        Outcome outcome = cluster.job("train", "q", job -> job.gang(2, 8).segments(2, "nvlink"))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("c1", "c2");
    }

    @Test
    void severalSegmentsShareADomainThatHoldsThem() {
        Outcome outcome = cluster.job("train", "q", job -> job.gang(4, 4).segments(2, "nvlink"))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("c1", "c1", "c2", "c2");
    }

    @Test
    void theLastSegmentMayBeSmaller() {
        Outcome outcome = cluster.job("train", "q", job -> job.gang(5, 8).segments(3, "nvlink"))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("a1", "a2", "a3", "b1", "b2");
    }

    @Test
    void allSegmentsShareTheRequiredDomain() {
        Outcome outcome = cluster.job(
                        "train",
                        "q",
                        job -> job.gang(3, 8).segments(2, "nvlink").inOne("block"))
                .decide();

        assertThat(outcome.nodesOf("train")).allMatch(node -> !node.startsWith("c"));
    }

    @Test
    void segmentsShareThePreferredDomainIfOneHoldsThem() {
        cluster.running("x", "q", job -> job.gpus(8), "a1");

        assertThat(cluster.job(
                                "train",
                                "q",
                                job -> job.gang(4, 8).segments(2, "nvlink").preferablyInOne("block"))
                        .decide()
                        .nodesOf("train"))
                .allMatch(node -> !node.startsWith("c"));
    }

    @Test
    void segmentsSpanPreferredDomainsIfNoneHoldsThem() {
        cluster.running("x", "q", job -> job.gpus(8), "a1").running("y", "q", job -> job.gpus(8), "a2");

        assertThat(cluster.job(
                                "train",
                                "q",
                                job -> job.gang(4, 8).segments(2, "nvlink").preferablyInOne("block"))
                        .decide()
                        .nodesOf("train"))
                .contains("c1", "c2");
    }

    @Test
    void withoutRoomForAllSegmentsItWaitsAndSaysWhy() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(1), "a1")
                .running("y", "q", job -> job.gpus(1), "c1")
                .job("train", "q", job -> job.gang(6, 8).segments(3, "nvlink"))
                .decide();

        assertThat(outcome.vetoOf("train").reason()).isEqualTo(Veto.Reason.TOPOLOGY_UNSATISFIED);
        assertThat(outcome.vetoOf("train").sentence())
                .isEqualTo("needs 2 segments of 24 H100, each in one nvlink; there is room for 1 whole segment: it can"
                        + " start when 2 whole segments fit");
    }

    @Test
    void withoutRoomForOneSegmentItNamesTheLargestBlock() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(1), "a1")
                .running("y", "q", job -> job.gpus(1), "b1")
                .job("train", "q", job -> job.gang(3, 8).segments(3, "nvlink"))
                .decide();

        assertThat(outcome.vetoOf("train").sentence())
                .isEqualTo(
                        "needs 1 segment of 24 H100, each in one nvlink; in the largest free block, nvlink n1, there is"
                                + " room for 2 x 8: it can start when 1 whole segment fits");
    }

    @Test
    void aSegmentLargerThanAnyDomainNeverFits() {
        Outcome outcome = cluster.job("train", "q", job -> job.gang(4, 8).segments(4, "nvlink"))
                .decide();

        assertThat(outcome.vetoOf("train").reason()).isEqualTo(Veto.Reason.NEVER_FITS);
    }

    @Test
    void aGrowingGangFinishesItsSegmentFirst() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "b3")
                .running("train", "q", job -> job.elastic(1, 6, 8).segments(3, "nvlink"), "a1", "a2", "a3", "b1")
                .decide();

        assertThat(outcome.resizeOf("train").added())
                .extracting(Object::toString)
                .containsExactly("b2");
    }

    @Test
    void aNewSegmentOfAGrowingGangMayGoElsewhere() {
        Outcome outcome = cluster.running(
                        "train", "q", job -> job.elastic(1, 5, 8).segments(3, "nvlink"), "a1", "a2")
                .decide();

        assertThat(outcome.resizeOf("train").added())
                .extracting(Object::toString)
                .containsExactly("a3", "c1", "c2");
    }

    @Test
    void aLauncherBelongsToNoSegment() {
        Outcome outcome = cluster.job(
                        "train", "q", job -> job.launcher(1).gang(3, 8).segments(3, "nvlink"))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("b1", "a1", "a2", "a3");
    }
}

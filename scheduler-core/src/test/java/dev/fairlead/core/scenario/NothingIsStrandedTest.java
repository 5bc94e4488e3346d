package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Packing;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of the nodes in use, a small job takes the one where it strands least of what the cluster's jobs typically ask for. */
class NothingIsStrandedTest {
    /** Both nodes have four free GPUs; on the first there is CPU for one typical job, on the second for three. */
    private final Scenario cluster = Scenario.cluster()
            .node("b-short-of-cpu", node -> node.offers(gpusAndCpu(8, 44)), "r1")
            .node("a-with-cpu", node -> node.offers(gpusAndCpu(8, 80)), "r1")
            .queue("q")
            .running("x", "q", job -> job.each(gpusAndCpu(4, 32)), "b-short-of-cpu")
            .running("y", "q", job -> job.each(gpusAndCpu(4, 32)), "a-with-cpu");

    private static Resources gpusAndCpu(long gpus, long cpus) {
        return new Resources(gpus, cpus * 1000, 0, 0, gpus > 4 ? 100 : 1);
    }

    @Test
    void aJobThatNeedsLittleCpuTakesGpusThatOthersCannotUse() {
        Outcome outcome =
                cluster.job("frugal", "q", job -> job.each(gpusAndCpu(1, 1))).decide();

        assertThat(outcome.nodesOf("frugal")).containsExactly("b-short-of-cpu");
    }

    @Test
    void aWholeNodeIsKeptWholeEvenIfAnotherChoiceStrandsMore() {
        Outcome outcome = cluster.node("whole", node -> node.offers(gpusAndCpu(8, 1000)), "r1")
                .job("thirsty", "q", job -> job.each(gpusAndCpu(1, 12)))
                .decide();

        assertThat(outcome.nodesOf("thirsty")).isNotEqualTo(List.of("whole"));
    }

    @Test
    void aGangThatNeedsAllFourGpusKeepsItsChance() {
        assertThat(nodeOfASmallJob(Packing.LEAST_STRANDED)).isEqualTo("six-free");
    }

    @Test
    void publishedPoliciesCanTakeItsPlace() {
        assertThat(nodeOfASmallJob(Packing.FRAGMENTATION_GRADIENT)).isEqualTo("six-free");
        assertThat(nodeOfASmallJob(Packing.BEST_FIT)).isEqualTo("four-free");
        assertThat(nodeOfASmallJob(Packing.DOT_PRODUCT)).isEqualTo("four-free");
        assertThat(nodeOfASmallJob(Packing.GPU_PACKING)).isEqualTo("four-free");
    }

    private static String nodeOfASmallJob(Packing packing) {
        return Scenario.cluster(new SchedulingPolicy(0, 0, List.of(), true, packing))
                .node("four-free", node -> node.offers(gpusAndCpu(8, 64)), "r1")
                .node("six-free", node -> node.offers(gpusAndCpu(8, 64)), "r1")
                .queue("q")
                .running("x", "q", job -> job.each(gpusAndCpu(2, 8)), "six-free")
                .running("y", "q", job -> job.each(gpusAndCpu(4, 16)), "four-free")
                .job("small", "q", job -> job.each(gpusAndCpu(1, 8)))
                .decide()
                .nodesOf("small")
                .getFirst();
    }
}

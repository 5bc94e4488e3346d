package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Resources;
import org.junit.jupiter.api.Test;

/** Whatever is on a node counts, whoever put it there. */
class ForeignPodsCountTest {
    private final Scenario cluster = Scenario.cluster().node("n1", "r1").queue("q");

    @Test
    void gpusOfOthersAreTaken() {
        Outcome outcome = cluster.foreignPods("n1", Resources.ofGpus(3))
                .job("six", "q", job -> job.gpus(6))
                .job("five", "q", job -> job.gpus(5))
                .decide();

        assertThat(outcome.placed()).containsExactly("five");
    }

    @Test
    void cpuMemoryAndPodSlotsOfOthersAreTaken() {
        Outcome outcome = cluster.foreignPods("n1", new Resources(0, 63_500, 0, 0, 100))
                .job("train", "q", job -> job.each(new Resources(1, 1000, 0, 0, 1)))
                .decide();

        assertThat(outcome.held()).containsExactly("train");
    }

    @Test
    void theyShrinkWhatIsShared() {
        cluster.foreignPods("n1", Resources.ofGpus(3)).job("a", "q", job -> job.gpus(8));

        assertThat(cluster.decide().share("q").entitlement()).isEqualTo(5);
    }
}

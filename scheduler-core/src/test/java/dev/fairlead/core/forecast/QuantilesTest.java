package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every job goes through all quantiles, each in an order of its own. */
class QuantilesTest {
    private static final int JOBS = 400;

    private final Map<JobId, List<Double>> quantiles = new TreeMap<>();

    @Test
    void everyJobGoesThroughAllQuantilesAndNeighboursDoNotGoTogether() {
        ClusterState state = new SmallCluster(Costs.NONE).nodes("n1").queue("research", 4).state;
        for (int number = 0; number < JOBS; number++) {
            state.submit(SmallCluster.job("job-" + number, "research", 1, number, 0));
        }
        ExpectedDurations noted = (job, ranMillis, quantile) -> {
            quantiles.computeIfAbsent(job.id(), key -> new ArrayList<>()).add(quantile);
            return OptionalLong.empty();
        };

        StartForecast.of(state, JOBS * 1000, JobId.of("team", "job-0"), noted, Costs.NONE, 1_000, () -> true);

        assertThat(quantiles).hasSize(JOBS);
        Map<List<Double>, Integer> orders = new HashMap<>();
        quantiles.values().forEach(order -> {
            assertThat(order).containsExactlyInAnyOrder(0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95);
            orders.merge(order, 1, Integer::sum);
        });
        // Ten beginnings and four steps, so ten jobs each on average.
        assertThat(orders).hasSize(40);
        assertThat(orders.values()).allSatisfy(jobs -> assertThat(jobs).isBetween(2, 25));
    }
}

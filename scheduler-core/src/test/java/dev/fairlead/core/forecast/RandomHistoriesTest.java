package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.random.RandomFleet;
import dev.fairlead.core.state.ClusterState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random small clusters under virtual time: every plan is proven, and what goes in comes out. */
class RandomHistoriesTest {
    private static final int JOBS = 40;
    private static final int MOST_STEPS = 3_000;

    /** Adds up what a run shows, on its own. */
    private static final class Ledger implements Observer {
        private final Map<JobId, Long> heldGpuMillis = new TreeMap<>();
        private final Map<JobId, Long> lostGpuMillis = new TreeMap<>();
        private final Map<JobId, Integer> ends = new TreeMap<>();
        private final Map<JobId, Boolean> completed = new TreeMap<>();
        private final Map<NodeName, Long> heldOnNode = new HashMap<>();
        private final StringBuilder history = new StringBuilder();

        @Override
        public void took(long nowMillis, Job job, int replica, GpuType type, NodeName node) {
            long gpus = job.gang().need(replica).gpus();
            heldGpuMillis.merge(job.id(), -gpus * nowMillis, Long::sum);
            assertThat(heldOnNode.merge(node, gpus, Long::sum)).isLessThanOrEqualTo(8);
            history.append(nowMillis)
                    .append(job.id())
                    .append('+')
                    .append(replica)
                    .append(node);
        }

        @Override
        public void gaveBack(long nowMillis, Job job, int replica, GpuType type, NodeName node) {
            long gpus = job.gang().need(replica).gpus();
            heldGpuMillis.merge(job.id(), gpus * nowMillis, Long::sum);
            assertThat(heldOnNode.merge(node, -gpus, Long::sum)).isNotNegative();
            history.append(nowMillis)
                    .append(job.id())
                    .append('-')
                    .append(replica)
                    .append(node);
        }

        @Override
        public void stopped(long nowMillis, Job job, Stop why, long lost) {
            lostGpuMillis.merge(job.id(), lost, Long::sum);
            if (why == Stop.WITHDRAWN || why == Stop.OUT_OF_TIME) {
                ends.merge(job.id(), 1, Integer::sum);
            }
        }

        @Override
        public void completed(long nowMillis, Job job) {
            ends.merge(job.id(), 1, Integer::sum);
            completed.put(job.id(), true);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void every_plan_is_proven_and_gpu_time_adds_up(int seed) {
        Map<JobId, Long> durations = new TreeMap<>();
        Map<JobId, Long> gpus = new TreeMap<>();
        Ledger ledger = run(seed, Costs.NONE, durations, gpus);

        assertThat(ledger.ends.values()).containsOnly(1);
        assertThat(ledger.completed).isNotEmpty();
        ledger.completed.keySet().forEach(job -> {
            long held = ledger.heldGpuMillis.getOrDefault(job, 0L);
            long useful = durations.getOrDefault(job, 0L) * gpus.getOrDefault(job, 0L);
            long lost = ledger.lostGpuMillis.getOrDefault(job, 0L);
            // A job ends on a whole millisecond.
            assertThat(held - lost)
                    .as("useful GPU time of " + job)
                    .isBetween(useful, useful + 2 * gpus.getOrDefault(job, 0L));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 34, 35, 36, 37, 38})
    void the_same_history_comes_out_twice(int seed) {
        Costs costs = new Costs(3_000, 20_000, 5_000, 30_000);

        assertThat(run(seed, costs, new TreeMap<>(), new TreeMap<>()).history)
                .hasToString(run(seed, costs, new TreeMap<>(), new TreeMap<>())
                        .history
                        .toString());
    }

    private static Ledger run(int seed, Costs costs, Map<JobId, Long> durations, Map<JobId, Long> gpus) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomFleet fleet = new RandomFleet(random);
        ClusterState state = new ClusterState(fleet.topology());
        List<Node> nodes = fleet.nodes();
        nodes.forEach(state::putNode);
        fleet.queues().forEach(state::putQueue);
        Ledger ledger = new Ledger();
        VirtualCluster cluster = new VirtualCluster(state, SmallCluster.proven(Policy.FAIRLEAD), costs, ledger, 0);
        long now = 0;
        for (int number = 0; number < JOBS; number++) {
            now += random.nextInt(60_000);
            Work work = new Work(fleet.job(now), 1_000L + random.nextInt(900_000));
            durations.put(work.job().id(), work.durationMillis());
            gpus.put(work.job().id(), work.job().gang().gpus(work.job().gang().replicas()));
            cluster.submit(work);
            int dice = random.nextInt(10);
            if (dice == 0 && !nodes.isEmpty()) {
                Node node = nodes.get(random.nextInt(nodes.size()));
                cluster.at(now + 500, new Happening.NodeIsLost(node.name()));
                cluster.at(now + 200_000, new Happening.NodeComes(node));
            } else if (dice == 1) {
                cluster.at(
                        now + random.nextInt(100_000),
                        new Happening.JobIsWithdrawn(work.job().id()));
            } else if (dice == 2) {
                cluster.at(now, new Happening.QueueChanges(fleet.queues().getFirst()));
            }
        }
        boolean more = true;
        for (int step = 0; more && step < MOST_STEPS; step++) {
            more = cluster.step();
        }
        return ledger;
    }
}

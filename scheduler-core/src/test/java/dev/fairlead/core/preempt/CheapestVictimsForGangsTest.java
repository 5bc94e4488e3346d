package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The same as {@link CheapestVictimsTest} where everything spans nodes: a gang asks for one rack, victims run across nodes and
 * racks, many of them can shrink, and queues near the gang's have to give before others do.
 */
class CheapestVictimsForGangsTest {
    private static final int SEEDS = 600;

    @Test
    void theSetFoundIsTheCheapestThatThereIs() {
        VictimTally tally = new VictimTally();
        for (int seed = 0; seed < SEEDS; seed++) {
            tally.tryOne(new Racks(new SplittableRandom(seed)).cluster, seed);
        }
        assertThat(tally.missed).as("besides %s", tally.found).isEmpty();
        assertThat(tally.dearer).as("of %s", tally.found).isEmpty();
        assertThat(Math.min(tally.found, tally.impossible)).isGreaterThan(SEEDS / 6);
    }

    private static final class Racks {
        private static final List<String> QUEUES = List.of("a", "b", "c", "d");

        private final SplittableRandom dice;
        private final Scenario cluster = Scenario.cluster();
        private final List<String> nodes = new ArrayList<>();

        Racks(SplittableRandom dice) {
            this.dice = dice;
            int count = dice.nextInt(2, 6);
            for (int node = 0; node < count; node++) {
                long gpus = dice.nextInt(2, 5);
                nodes.add("n" + node);
                cluster.node("n" + node, spec -> spec.gpus(Scenario.H100, gpus), "r" + node % 2);
            }
            long both = dice.nextLong(count * 3L + 1);
            cluster.queue("ab", spec -> spec.guaranteed(Scenario.H100, both));
            for (String name : QUEUES) {
                boolean near = name.equals("a") || name.equals("b");
                long own = name.equals("a") ? dice.nextLong(count * 3L + 1) : dice.nextLong(3);
                cluster.queue(name, spec -> {
                    spec.guaranteed(Scenario.H100, own);
                    return near ? spec.below("ab") : spec;
                });
            }
            for (int job = 0; job < 12 && cluster.state().holding().size() < 7; job++) {
                run("j" + job);
                cluster.afterSeconds(dice.nextInt(100));
            }
            int replicas = dice.nextInt(2, 4);
            int each = dice.nextInt(1, 4);
            int priority = dice.nextInt(1, 3);
            cluster.job(
                    "taker",
                    "a",
                    spec -> spec.gang(replicas, each).inOne("rack").priority(priority));
        }

        private void run(String name) {
            int replicas = dice.nextInt(1, 4);
            int least = dice.nextInt(2) == 0 ? 1 : replicas;
            int each = dice.nextInt(1, 3);
            List<String> where = new ArrayList<>();
            for (int replica = 0; replica < replicas; replica++) {
                String node = nodes.get(dice.nextInt(nodes.size()));
                long here = 1 + where.stream().filter(node::equals).count();
                int slot = cluster.state().fleet().slot(new NodeName(node));
                if (cluster.state().fleet().now().free(slot).gpus() < here * each) {
                    return;
                }
                where.add(node);
            }
            String queue = QUEUES.get(dice.nextInt(4));
            int priority = dice.nextInt(2);
            boolean young = dice.nextInt(8) == 0;
            cluster.running(
                    name,
                    queue,
                    spec -> spec.elastic(least, replicas, each)
                            .priority(priority)
                            .minimumRuntimeSeconds(young ? 400 : 0),
                    where.toArray(String[]::new));
        }
    }
}

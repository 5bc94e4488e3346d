package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;

import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small racks in which borrowers of any shape run; all GPUs are guaranteed to another queue, which may stop any of them. */
final class BorrowedRacks {
    private final SplittableRandom dice;
    final Scenario cluster = Scenario.cluster();
    private final List<String> nodes = new ArrayList<>();
    private int jobs;

    BorrowedRacks(SplittableRandom dice, int racks, int nodesEach, int mostGpus) {
        this.dice = dice;
        long all = 0;
        for (int node = 0; node < racks * nodesEach; node++) {
            String rack = "r" + node % racks;
            long gpus = dice.nextInt(Math.max(1, mostGpus / 2), mostGpus + 1);
            all += gpus;
            nodes.add("n" + node);
            cluster.node("n" + node, spec -> spec.gpus(H100, gpus), rack);
        }
        long guaranteed = all;
        cluster.queue("owner", queue -> queue.guaranteed(H100, guaranteed)).queue("borrower");
    }

    /** So many jobs more as far as there is room, each of at most so many replicas. */
    BorrowedRacks borrow(int count, int mostReplicas, int mostGpusEach) {
        for (int job = 0; job < count; job++) {
            borrowOne(dice.nextInt(1, mostReplicas + 1), dice.nextInt(1, mostGpusEach + 1));
            cluster.afterSeconds(dice.nextInt(60));
        }
        return this;
    }

    private void borrowOne(int replicas, int gpusEach) {
        List<String> where = new ArrayList<>();
        for (int replica = 0; replica < replicas; replica++) {
            String node = nodes.get(dice.nextInt(nodes.size()));
            long here = 1 + where.stream().filter(node::equals).count();
            int slot = cluster.state().fleet().slot(new NodeName(node));
            if (cluster.state().fleet().now().free(slot).gpus() < here * gpusEach) {
                return;
            }
            where.add(node);
        }
        int least = dice.nextInt(3) == 0 ? 1 : replicas;
        long interval = dice.nextInt(3) == 0 ? 20L * dice.nextInt(1, 6) : 0;
        cluster.running(
                "j" + jobs++,
                "borrower",
                spec -> spec.elastic(least, replicas, gpusEach).checkpointsEverySeconds(interval),
                where.toArray(String[]::new));
    }
}

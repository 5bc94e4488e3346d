package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.Entitlements;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.TrackedJob;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whether anybody can give anything is added up over the tree; asking each pair of queues and each job says the same. */
class GiversTest {
    private static final List<String> QUEUES = List.of("a", "b", "c", "ax", "ay", "bx", "by");

    private final SplittableRandom dice = new SplittableRandom(17);
    private int someone;
    private int nobody;
    private int later;

    @Test
    void whatIsAddedUpIsWhatEveryPairSays() {
        for (int round = 0; round < 50; round++) {
            Scenario cluster = anyCluster();
            QueueTree tree = cluster.state().queueTree();
            FairShares shares = anyShares(tree);
            // As a cycle does: what changes from here on is on paper.
            cluster.state().mark();
            RunningJobs running =
                    new RunningJobs(cluster.state(), H100, cluster.nowMillis(), Set.of(new JobId("team", "j1", "")));
            compare(cluster, running, shares, "round " + round);

            // One gives all that it has on paper, and one is promised to somebody.
            for (TrackedJob job : List.copyOf(cluster.state().holding())) {
                if (job.job().preemptible() && dice.nextInt(4) == 0) {
                    Victim victim = victimOf(running, cluster, job);
                    running.promise(victim);
                    cluster.state().ledgerFuture().add(victim.queue, H100, -job.runningGpuMillis(), true);
                }
            }
            compare(cluster, running, shares, "round " + round + ", after promises");

            // Some start or end, and nothing else is said.
            for (String queue : QUEUES.subList(2, 7)) {
                long gpus = dice.nextInt(-1, 4);
                int number = cluster.state().queueTree().number(new QueueName(queue));
                cluster.state().ledgerFuture().add(number, H100, gpus * 1000, true);
            }
            compare(cluster, running, shares, "round " + round + ", after starts");
        }
        assertThat(Math.min(Math.min(someone, nobody), later))
                .as("each answer came often: %s, %s, %s", someone, nobody, later)
                .isGreaterThan(50);
    }

    private void compare(Scenario cluster, RunningJobs running, FairShares shares, String when) {
        QueueTree tree = cluster.state().queueTree();
        ReclaimRule rule = new ReclaimRule(tree, cluster.state().ledgerFuture(), shares);
        Givers givers = running.givers(cluster.state().ledgerFuture(), shares);
        for (int taker = 1; taker < tree.size(); taker++) {
            // Jobs live in leaves.
            for (long gpus = 1; gpus < 9 && tree.children(taker).isEmpty(); gpus += 3) {
                Givers.Offer offer = givers.to(taker, gpus * 1000);
                long least = 0;
                long firstEnd = Givers.NEVER;
                for (VictimLine line : running.lines()) {
                    if (line.queue != taker && rule.allows(taker, line.queue, H100, gpus * 1000, 0)) {
                        least += gpusToGive(cluster, running, line);
                        firstEnd = Math.min(firstEnd, firstEnd(cluster, running, line));
                    }
                }
                assertThat(offer.gpus() > 0)
                        .as("%s: %s for %s, by hand %s", when, tree.name(taker), gpus, least)
                        .isEqualTo(least > 0);
                assertThat(offer.gpus()).as("%s: as many or more", when).isGreaterThanOrEqualTo(least);
                assertThat(offer.minimumRuntimeEndMillis()).as(when).isEqualTo(firstEnd);
                someone += least > 0 ? 1 : 0;
                nobody += least > 0 ? 0 : 1;
                later += firstEnd < Givers.NEVER ? 1 : 0;
            }
        }
    }

    /** What those of a queue and priority hold who can shrink or stop, and are promised to nobody. */
    private static long gpusToGive(Scenario cluster, RunningJobs running, VictimLine line) {
        return inLine(cluster, running, line).stream()
                        .filter(job -> isOver(cluster, job)
                                || job.runningReplicas() > job.job().gang().minReplicas())
                        .mapToLong(TrackedJob::runningGpuMillis)
                        .sum()
                / 1000;
    }

    private static long firstEnd(Scenario cluster, RunningJobs running, VictimLine line) {
        return inLine(cluster, running, line).stream()
                .filter(job -> !isOver(cluster, job))
                .mapToLong(GiversTest::minimumRuntimeEnd)
                .min()
                .orElse(Givers.NEVER);
    }

    private static boolean isOver(Scenario cluster, TrackedJob job) {
        return minimumRuntimeEnd(job) <= cluster.nowMillis();
    }

    private static long minimumRuntimeEnd(TrackedJob job) {
        return job.startedMillis() + job.job().minRuntimeSeconds() * 1000;
    }

    private static List<TrackedJob> inLine(Scenario cluster, RunningJobs running, VictimLine line) {
        return cluster.state().holding().stream()
                .filter(job -> job.job().preemptible()
                        && cluster.state().queueTree().number(job.job().queue()) == line.queue
                        && job.job().priority() == line.priority
                        && !victimOf(running, cluster, job).promised)
                .toList();
    }

    private static Victim victimOf(RunningJobs running, Scenario cluster, TrackedJob job) {
        return running.onNode(cluster.state().fleet().slot(job.nodes().getFirst())).stream()
                .filter(victim -> victim.tracked.equals(job))
                .findFirst()
                .orElseThrow();
    }

    private Scenario anyCluster() {
        Scenario cluster = Scenario.cluster().node("n0", "r").node("n1", "r").node("n2", "r");
        for (String name : QUEUES) {
            cluster.queue(name, queue -> {
                queue.guaranteed(H100, dice.nextInt(6));
                return name.length() > 1 ? queue.below(name.substring(0, 1)) : queue;
            });
        }
        for (int job = 0; job < 9; job++) {
            String node = "n" + job % 3;
            String queue = QUEUES.get(2 + dice.nextInt(5));
            int priority = dice.nextInt(2);
            boolean stays = dice.nextInt(6) == 0;
            int replicas = dice.nextInt(1, 3);
            int least = dice.nextInt(3) == 0 ? 1 : replicas;
            long minutes = dice.nextInt(3);
            String[] nodes = new String[replicas];
            Arrays.fill(nodes, node);
            cluster.running(
                    "j" + job,
                    queue,
                    spec -> {
                        spec.elastic(least, replicas, 1).priority(priority).minimumRuntimeSeconds(60 * minutes);
                        return stays ? spec.notPreemptible() : spec;
                    },
                    nodes);
            cluster.afterSeconds(dice.nextInt(30));
        }
        return cluster;
    }

    private FairShares anyShares(QueueTree tree) {
        long[] demand = new long[tree.size()];
        for (String name : QUEUES) {
            demand[tree.number(new QueueName(name))] = name.equals("a") || name.equals("b") ? 0 : dice.nextInt(9);
        }
        return new FairShares(Map.of(H100, new Entitlements(tree, H100, 24, demand)));
    }
}

package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who takes GPUs and gives them back when, and what comes and goes. Stopped pods hold their GPUs for ten seconds. */
class WhatAnObserverSeesTest {
    private static final NodeName N1 = new NodeName("n1");

    /** Notes what {@link SmallCluster} does not. */
    private static final class Notes implements Observer {
        private final List<String> all = new ArrayList<>();
        private int decisions;

        private void note(long nowMillis, String what) {
            all.add(nowMillis / 1000 + " s: " + what);
        }

        @Override
        public void arrived(long nowMillis, Job job) {
            note(nowMillis, job.id().name() + " arrives");
        }

        @Override
        public void took(long nowMillis, Job job, int replica, GpuType type, NodeName node) {
            note(nowMillis, job.id().name() + replica + " takes " + node);
        }

        @Override
        public void gaveBack(long nowMillis, Job job, int replica, GpuType type, NodeName node) {
            note(nowMillis, job.id().name() + replica + " gives back " + node);
        }

        @Override
        public void nodeCame(long nowMillis, Node node) {
            note(nowMillis, node.name() + " comes");
        }

        @Override
        public void nodeLost(long nowMillis, NodeName node) {
            note(nowMillis, node + " is lost");
        }

        @Override
        public void decided(long nowMillis, Plan plan) {
            decisions++;
        }
    }

    private final Notes notes = new Notes();
    private final ClusterState state =
            new SmallCluster(Costs.NONE).nodes("n1").queue("research", 0).queue("product", 2).state;

    private VirtualCluster cluster() {
        return new VirtualCluster(state, SmallCluster.proven(Policy.FAIRLEAD), new Costs(0, 0, 0, 10_000), notes, 0);
    }

    @Test
    void whatAPreemptedGangHoldsIsFreeOnceItsPodsAreGone() {
        VirtualCluster cluster = cluster();
        cluster.submit(new Work(gang("a", 2, 2, 2, 0), 100_000));
        cluster.submit(new Work(SmallCluster.job("b", "product", 2, 50, 0), 30_000));
        cluster.run();

        assertThat(notes.all)
                .containsExactly(
                        "0 s: a arrives",
                        "0 s: a0 takes n1",
                        "0 s: a1 takes n1",
                        "50 s: b arrives",
                        "60 s: a1 gives back n1",
                        "60 s: a0 gives back n1",
                        "60 s: b0 takes n1",
                        "90 s: b0 gives back n1",
                        "90 s: a0 takes n1",
                        "90 s: a1 takes n1",
                        "140 s: a1 gives back n1",
                        "140 s: a0 gives back n1");
    }

    @Test
    void anElasticGangGivesBackWhatItShrinksByAndTakesItAgain() {
        VirtualCluster cluster = cluster();
        cluster.submit(new Work(gang("a", 1, 4, 1, 0), 100_000));
        cluster.submit(new Work(SmallCluster.job("b", "product", 2, 50, 0), 30_000));
        cluster.run();

        assertThat(notes.all.subList(6, 14))
                .containsExactly(
                        "60 s: a3 gives back n1",
                        "60 s: a2 gives back n1",
                        "60 s: b0 takes n1",
                        "90 s: b0 gives back n1",
                        "90 s: a2 takes n1",
                        "90 s: a3 takes n1",
                        // 50 s on four GPUs, 40 s on two of them: 30 s of work are left.
                        "120 s: a3 gives back n1",
                        "120 s: a2 gives back n1");
        assertThat(notes.all).hasSize(16);
    }

    @Test
    void nodesComeAndGoWithWhatRunsThere() {
        VirtualCluster cluster = cluster();
        cluster.submit(new Work(gang("a", 2, 2, 2, 0), 100_000));
        cluster.submit(new Work(gang("waits", 2, 2, 2, 10), 100_000));
        cluster.at(50_000, new Happening.NodeIsLost(N1));
        cluster.at(70_000, new Happening.NodeComes(SmallCluster.node("n2", SmallCluster.TYPE)));
        cluster.run();

        assertThat(notes.all.subList(3, 10))
                .containsExactly(
                        "10 s: waits arrives",
                        "50 s: a1 gives back n1",
                        "50 s: a0 gives back n1",
                        "50 s: n1 is lost",
                        "70 s: n2 comes",
                        "70 s: a0 takes n2",
                        "70 s: a1 takes n2");
    }

    @Test
    void aGangOfWhichOneNodeIsLostHoldsTheOtherUntilItsPodsAreGone() {
        state.putNode(SmallCluster.node("n2", SmallCluster.TYPE));
        VirtualCluster cluster = cluster();
        cluster.submit(new Work(gang("a", 2, 2, 4, 0), 100_000));
        cluster.at(50_000, new Happening.NodeIsLost(new NodeName("n2")));
        cluster.at(55_000, new Happening.NodeIsLost(new NodeName("n7")));
        cluster.run();

        assertThat(notes.all)
                .containsExactly(
                        "0 s: a arrives",
                        "0 s: a0 takes n1",
                        "0 s: a1 takes n2",
                        "50 s: a1 gives back n2",
                        "50 s: n2 is lost",
                        "55 s: n7 is lost",
                        "60 s: a0 gives back n1");
        assertThat(cluster.state().jobs()).as("it waits for another node").hasSize(1);
    }

    @Test
    void whoIsDeletedLeavesAndIsForgotten() {
        VirtualCluster cluster = cluster();
        cluster.submit(new Work(gang("a", 2, 2, 2, 0), 100_000));
        cluster.submit(new Work(gang("waits", 2, 2, 2, 1), 100_000));
        cluster.at(5_000, new Happening.JobIsWithdrawn(JobId.of("team", "waits")));
        cluster.at(6_000, new Happening.JobIsWithdrawn(JobId.of("team", "unknown")));
        cluster.at(50_000, new Happening.JobIsWithdrawn(JobId.of("team", "a")));
        cluster.run();

        assertThat(notes.all.subList(4, 6)).containsExactly("60 s: a1 gives back n1", "60 s: a0 gives back n1");
        assertThat(cluster.state().jobs()).isEmpty();
    }

    @Test
    void jobsThatRunOrLeaveAtTheBeginningGoOn() {
        adopted("runs", Hold.RUNS);
        adopted("leaves", Hold.LEAVES);
        Job waits = SmallCluster.job("waits", "research", 2, 0, 0);
        state.submit(waits);
        VirtualCluster cluster = cluster();
        for (String name : List.of("runs", "leaves")) {
            cluster.adopt(new Work(SmallCluster.job(name, "research", 2, 0, 0), 40_000));
        }
        cluster.adopt(new Work(waits, 25_000));
        cluster.begin();
        assertThat(notes.decisions).isEqualTo(1);
        cluster.run();

        assertThat(notes.all)
                .containsExactly(
                        "10 s: leaves0 gives back n1",
                        "10 s: waits0 takes n1",
                        "35 s: waits0 gives back n1",
                        "35 s: leaves0 takes n1",
                        "40 s: runs0 gives back n1",
                        "75 s: leaves0 gives back n1");
    }

    private enum Hold {
        RUNS,
        LEAVES
    }

    private void adopted(String name, Hold hold) {
        Job job = SmallCluster.job(name, "research", 2, hold == Hold.RUNS ? 0 : 1, 0);
        state.submit(job);
        state.start(job.id(), new Allocation(SmallCluster.TYPE, List.of(N1), 0));
        if (hold == Hold.LEAVES) {
            state.leave(job.id());
        }
    }

    private static Job gang(String name, int least, int most, long gpusEach, long submittedSeconds) {
        Gang gang = new Gang(least, most, Resources.ofGpus(gpusEach));
        return SmallCluster.job(name, "research", gang, List.of(), submittedSeconds, 1, 0);
    }
}

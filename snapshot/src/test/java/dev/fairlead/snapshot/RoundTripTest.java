package dev.fairlead.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.state.ClusterFacts;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From a state to a document and back: the same facts, and the same plan byte for byte. */
class RoundTripTest {
    private static final int SEEDS = 500;

    @Test
    void aDocumentLeadsToThePlanOfTheStateThatItWasTakenFrom() throws InvalidSnapshotException {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomCluster cluster = new RandomCluster(seed);
            String plan = PlanWriter.json(SchedulingCycle.decide(cluster.state, cluster.nowMillis()));
            Snapshot taken = Snapshot.of(cluster.state, cluster.nowMillis());

            Snapshot fromYaml = SnapshotReader.read("seed " + seed, SnapshotWriter.yaml(taken));
            Snapshot fromJson = SnapshotReader.read("seed " + seed, SnapshotWriter.json(taken));

            assertThat(fromYaml).as("seed %s", seed).isEqualTo(taken);
            assertThat(fromJson).as("seed %s", seed).isEqualTo(taken);
            assertThat(PlanWriter.json(fromYaml.decide())).as("seed %s", seed).isEqualTo(plan);
        }
    }

    @Test
    void aStateIsRebuiltFromItsFacts() {
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterFacts facts = ClusterFacts.of(new RandomCluster(seed).state);

            assertThat(ClusterFacts.of(facts.toState())).as("seed %s", seed).isEqualTo(facts);
        }
    }

    /** What the two tests above are worth. */
    @Test
    void theRandomClustersHaveReplicasThatRunLeaveAndAreGone() {
        Set<Hold> met = EnumSet.noneOf(Hold.class);
        int withdrawn = 0;
        int owed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            for (var job : ClusterFacts.of(new RandomCluster(seed).state).jobs()) {
                withdrawn += job.wanted() ? 0 : 1;
                owed += job.stoppedFor() == null ? 0 : 1;
                if (job.held() != null) {
                    met.addAll(Objects.requireNonNull(job.held()).holds());
                }
            }
        }
        assertThat(met).containsExactlyInAnyOrder(Hold.values());
        assertThat(withdrawn).isPositive();
        assertThat(owed).isPositive();
    }

    @Test
    void laterChangesOfTheStateDoNotShow() {
        RandomCluster cluster = new RandomCluster(1);
        Snapshot taken = Snapshot.of(cluster.state, cluster.nowMillis());
        String before = SnapshotWriter.yaml(taken);

        cluster.state.jobs().stream()
                .map(tracked -> tracked.job().id())
                .toList()
                .forEach(cluster.state::withdraw);

        assertThat(SnapshotWriter.yaml(taken)).isEqualTo(before);
    }
}

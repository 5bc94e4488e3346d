package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a policy is told of how far jobs are, and when it is asked. */
class ProgressTest {
    private static final JobId A = JobId.of("team", "a");
    private static final JobId B = JobId.of("team", "b");

    private final ClusterState state = new SmallCluster(Costs.NONE).nodes("n1").queue("research", 4).state;
    private final List<String> seen = new ArrayList<>();

    private VirtualCluster cluster(Policy policy) {
        return new VirtualCluster(state, policy, new Costs(5_000, 0, 0, 0), Observer.NOBODY, 0);
    }

    @Test
    void whatRemainsAndWhatWasHeldAtEveryDecision() {
        VirtualCluster cluster = cluster(progress -> (now, nowMillis) -> {
            seen.add(nowMillis / 1000 + " s: " + progress.remainingMillis(A) / 1000 + " s of a after "
                    + progress.attainedGpuMillis(A) / 1000 + " GPU-s, " + progress.remainingMillis(B) + " of b");
            return SchedulingCycle.decide(now, nowMillis);
        });
        cluster.submit(new Work(SmallCluster.job("a", "research", 4, 0, 0), 100_000));
        cluster.submit(new Work(SmallCluster.job("b", "research", 4, 25, 0), Work.ENDLESS));
        cluster.run();

        assertThat(seen)
                .startsWith(
                        "0 s: 100 s of a after 0 GPU-s, 0 of b",
                        "25 s: 80 s of a after 100 GPU-s, " + Work.ENDLESS + " of b",
                        "105 s: 0 s of a after 0 GPU-s, " + Work.ENDLESS + " of b");
    }

    @Test
    void whoAsksToBeAskedAgainIsAskedThenAndNeverAtTheSameInstant() {
        VirtualCluster cluster = cluster(progress -> (now, nowMillis) -> {
            seen.add(nowMillis + " ms");
            OptionalLong again = seen.size() < 3 ? OptionalLong.of(seen.size() * 30L - 30) : OptionalLong.empty();
            return new Plan(List.of(), List.of(), List.of(), again);
        });
        cluster.begin();
        cluster.run();

        assertThat(seen).containsExactly("0 ms", "1 ms", "30 ms");
    }

    @Test
    void whoDecidesOnJobsThatAreNotThereIsToldSo() {
        state.submit(SmallCluster.job("b", "research", 1, 0, 0));

        assertThatThrownBy(() -> deciding(place(A)).begin())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("job team/a is decided on, but nobody said how long it runs");
        assertThatThrownBy(() -> deciding(place(B)).begin())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("job team/b is decided on, but nobody said how long it runs");
    }

    private VirtualCluster deciding(Decision decision) {
        return cluster(progress ->
                (now, nowMillis) -> new Plan(List.of(decision), List.of(), List.of(), OptionalLong.empty()));
    }

    private static Decision place(JobId job) {
        return new Decision.Place(job, new GpuType("H100"), List.of(new NodeName("n1")), "");
    }
}

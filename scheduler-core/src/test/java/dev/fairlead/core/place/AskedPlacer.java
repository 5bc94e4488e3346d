package dev.fairlead.core.place;

import static dev.fairlead.core.scenario.Scenario.H100;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.TrackedJob;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The placer alone, asked about what is free now in the cluster of a scenario; answers are names of nodes, none for no room. */
record AskedPlacer(Scenario cluster, @Nullable PackingPolicy policy) {
    /** Racks of three, two and two nodes in two zones. */
    static Scenario threeRacks() {
        return Scenario.cluster("zone", "rack", "node")
                .node("a1", "east", "a")
                .node("a2", "east", "a")
                .node("a3", "east", "a")
                .node("b1", "east", "b")
                .node("b2", "east", "b")
                .node("c1", "west", "c")
                .node("c2", "west", "c")
                .queue("q");
    }

    /** Where a job would start. */
    List<String> places(UnaryOperator<JobSpec> with) {
        Job job = asked(with);
        return names(placer().place(
                        fleet().now(),
                        job,
                        H100,
                        job.gang().minReplicas(),
                        job.gang().replicas()));
    }

    /** Some room for the fewest replicas of a job. */
    List<String> anyRoom(UnaryOperator<JobSpec> with) {
        Job job = asked(with);
        return names(placer().anyRoom(fleet().now(), job, H100, job.gang().minReplicas()));
    }

    /** Where a running job would grow by so many replicas. */
    List<String> beside(String running, int least, int most) {
        TrackedJob tracked = job(running);
        int[] slots = tracked.nodes().stream().mapToInt(fleet()::slot).toArray();
        return names(placer().placeBeside(slots, fleet().now(), tracked.job(), H100, least, most));
    }

    /** The job that is asked about, which waits in the cluster. */
    Job asked(UnaryOperator<JobSpec> with) {
        cluster.job("asked", "q", with);
        return job("asked").job();
    }

    GangPlacer placer() {
        return new GangPlacer(fleet(), cluster.state().eligibleNodes(), policy);
    }

    private TrackedJob job(String name) {
        return Objects.requireNonNull(cluster.state().job(new JobId("team", name, "")));
    }

    private Fleet fleet() {
        return cluster.state().fleet();
    }

    private List<String> names(@Nullable Placement placement) {
        return placement == null
                ? List.of()
                : Arrays.stream(placement.slots())
                        .mapToObj(slot -> fleet().name(slot).value())
                        .toList();
    }
}

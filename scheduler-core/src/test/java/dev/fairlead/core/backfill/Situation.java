package dev.fairlead.core.backfill;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.quota.Entitlements;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cluster at the beginning of a cycle, with its reservations still to be made. */
final class Situation {
    final ClusterState state;
    final FairShares shares;
    final GangPlacer placer;
    final Backfill backfill;
    final long nowMillis;

    Situation(Scenario cluster) {
        this(cluster, Scenario.H100);
    }

    Situation(Scenario cluster, GpuType type) {
        state = cluster.state();
        nowMillis = cluster.nowMillis();
        long[] demand = new long[state.queueTree().size()];
        for (TrackedJob tracked : state.jobs()) {
            Job job = tracked.job();
            demand[queue(job)] += job.gang().gpus(job.gang().replicas());
        }
        long capacity = state.fleet().capacities().getOrDefault(type, 0L);
        shares = new FairShares(Map.of(type, new Entitlements(state.queueTree(), type, capacity, demand)));
        placer = new GangPlacer(state.fleet(), state.eligibleNodes(), state.packing());
        backfill = new Backfill(state, shares, placer, nowMillis);
    }

    Job job(String name) {
        return Objects.requireNonNull(state.job(JobId.of("team", name))).job();
    }

    int queue(Job job) {
        return state.queueTree().number(job.queue());
    }

    int queue(String name) {
        return state.queueTree().number(new QueueName(name));
    }

    /** Whatever the job's claim is then. */
    int reserve(String name) {
        return backfill.reserve(job(name), queue(job(name)), List.of(Scenario.H100), Standing.BORROWED);
    }

    /** Where the job may start now; empty if nowhere. */
    List<String> place(String name) {
        Job job = job(name);
        return nodes(backfill.place(
                job,
                queue(job),
                Scenario.H100,
                job.gang().minReplicas(),
                job.gang().replicas()));
    }

    List<String> placeOnceOthersLeft(String name) {
        return nodes(backfill.placeOnceOthersLeft(job(name), queue(job(name)), Scenario.H100));
    }

    Placement on(String... nodes) {
        return new Placement(
                Scenario.H100, Arrays.stream(nodes).mapToInt(this::slot).toArray());
    }

    int slot(String node) {
        return state.fleet().slot(new NodeName(node));
    }

    List<String> reserved() {
        return backfill.decisions().stream()
                .map(Decision.Reserve::job)
                .map(JobId::name)
                .toList();
    }

    private List<String> nodes(@Nullable Placement placement) {
        return placement == null
                ? List.of()
                : Arrays.stream(placement.slots())
                        .mapToObj(slot -> state.fleet().name(slot).value())
                        .toList();
    }
}

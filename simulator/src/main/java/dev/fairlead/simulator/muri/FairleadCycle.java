package dev.fairlead.simulator.muri;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Fairlead as it is: the core decides who starts and who makes room, on a state that is told what became true. Who runs
 * stays where it is until someone else has the right to its place. Pods are gone at once, as for the others.
 */
final class FairleadCycle implements MuriScheduler {
    private final ClusterState state;
    private final Map<JobId, MuriJob> jobs = new HashMap<>();
    private double nextChoice = Double.MAX_VALUE;

    FairleadCycle(SchedulingPolicy policy) {
        state = new ClusterState(new Topology(List.of("node")), policy);
        FleetOfMuri.nodes().forEach(state::putNode);
        state.putQueue(FleetOfMuri.queue());
    }

    @Override
    public String name() {
        return "Fairlead";
    }

    @Override
    public void arrived(MuriJob job) {
        state.submit(FleetOfMuri.job(job));
        jobs.put(FleetOfMuri.job(job).id(), job);
    }

    @Override
    public void ended(MuriJob job) {
        JobId id = FleetOfMuri.job(job).id();
        state.withdraw(id);
        free(id);
        jobs.remove(id);
    }

    private void free(JobId id) {
        TrackedJob tracked = state.job(id);
        int replicas = tracked == null ? 0 : tracked.holds().size();
        for (int replica = replicas - 1; replica >= 0; replica--) {
            state.free(id, replica);
        }
    }

    @Override
    public List<MuriJob> choose(List<MuriJob> present, double now) {
        long nowMillis = (long) Math.ceil(now * 1000);
        Plan plan = SchedulingCycle.decide(state, nowMillis);
        while (carryOut(plan, nowMillis)) {
            plan = SchedulingCycle.decide(state, nowMillis);
        }
        nextChoice = plan.reconsiderAtMillis().isPresent()
                ? plan.reconsiderAtMillis().getAsLong() / 1000.0
                : Double.MAX_VALUE;
        return state.holding().stream()
                .map(tracked -> Objects.requireNonNull(jobs.get(tracked.job().id())))
                .toList();
    }

    private boolean carryOut(Plan plan, long nowMillis) {
        for (Decision.Preempt preempt : plan.all(Decision.Preempt.class)) {
            EarlierRuns runs = Objects.requireNonNull(state.job(preempt.job())).runsUntil(nowMillis);
            state.leave(preempt.job());
            state.putEarlierRuns(preempt.job(), runs);
            free(preempt.job());
        }
        for (Decision.Place place : plan.all(Decision.Place.class)) {
            state.start(place.job(), new Allocation(place.gpuType(), place.nodes(), nowMillis, place.devices()));
        }
        return !plan.all(Decision.Preempt.class).isEmpty();
    }

    @Override
    public double nextChoice(double now) {
        return nextChoice;
    }
}

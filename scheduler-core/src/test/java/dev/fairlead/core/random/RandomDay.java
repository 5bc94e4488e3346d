package dev.fairlead.core.random;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** One random history of a small cluster, the same for the same seed. */
public final class RandomDay {
    private static final int MOST_QUIET_CYCLES = 60;

    private final SplittableRandom random;
    private final SplittableRandom later;
    private final RandomFleet fleet;
    private final ClusterState state;
    private final SchedulingPolicy policy;
    private long nowMillis = 1_000_000_000;

    public RandomDay(long seed) {
        random = new SplittableRandom(seed);
        later = new SplittableRandom(~seed);
        fleet = new RandomFleet(random, later);
        policy = policy(seed);
        state = new ClusterState(fleet.topology(), policy);
        fleet.nodes().forEach(state::putNode);
        fleet.queues().forEach(state::putQueue);
    }

    /** Every fourth day without ageing and time-sharing, with either, and with both. */
    private static SchedulingPolicy policy(long seed) {
        return new SchedulingPolicy(0, seed % 2 == 0 ? 0 : 240, seed % 4 < 2 ? List.of() : List.of(500L, 2000L), false);
    }

    public ClusterState state() {
        return state;
    }

    public long nowMillis() {
        return nowMillis;
    }

    /** Lets so many cycles pass in which anything may happen. */
    public void pass(int cycles) {
        for (int cycle = 0; cycle < cycles; cycle++) {
            somethingHappens();
            carryOut(decideProven());
        }
    }

    /** Anything may happen, and nothing is decided. */
    public void somethingHappens() {
        int events = random.nextInt(1, 6);
        for (int event = 0; event < events; event++) {
            happen();
        }
        if (later.nextInt(3) == 0) {
            PastUse.Use use = fleet.use(nowMillis);
            state.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis());
        }
        nowMillis += random.nextInt(120) * 1000L;
        expectedJobsEnd();
    }

    /** Most jobs end about when they said they would, some later. */
    private void expectedJobsEnd() {
        for (TrackedJob tracked : List.copyOf(state.jobs())) {
            long seconds = tracked.job().expectedDurationSeconds();
            boolean due = tracked.running() && seconds > 0 && tracked.startedMillis() + seconds * 1000 <= nowMillis;
            if (due && fleet.chance(70)) {
                state.withdraw(tracked.job().id());
                free(tracked.job().id());
            }
        }
    }

    /** Decides, and fails if the plan cannot be proven. */
    public Plan decideProven() {
        Plan plan = SchedulingCycle.decide(state, nowMillis);
        List<String> violations = PlanCheck.violations(state, plan, nowMillis);
        if (!violations.isEmpty()) {
            throw new AssertionError(violations + " in the plan " + plan.decisions());
        }
        return plan;
    }

    public void carryOut(Plan plan) {
        Scenario.carryOut(state, plan, nowMillis);
    }

    /** Lets time pass without any news until nothing is decided any more. */
    public Plan settle() {
        Plan plan = decideProven();
        List<String> history = new ArrayList<>();
        for (int cycle = 0; cycle < MOST_QUIET_CYCLES; cycle++) {
            carryOut(plan);
            leavingPodsAreGone(100);
            nowMillis += 60_000;
            plan = decideProven();
            history.add(brief(plan));
            if (cycle > 5 && plan.decisions().stream().allMatch(RandomDay::isWaiting)) {
                return plan;
            }
        }
        throw new AssertionError("no rest after " + MOST_QUIET_CYCLES + " cycles without news, at last:\n"
                + String.join("\n", history.subList(history.size() - 4, history.size())) + "\n" + shares(plan) + "\n"
                + waiting(plan));
    }

    private static boolean isWaiting(Decision decision) {
        return decision instanceof Decision.Hold
                || (decision instanceof Decision.Reserve reserve && reserve.waitsForEnds());
    }

    private String brief(Plan plan) {
        List<String> parts = new ArrayList<>();
        for (Decision decision : plan.decisions()) {
            Job job = Objects.requireNonNull(state.job(decision.job())).job();
            String who = job.id().name() + "(" + job.queue() + " " + job.gang() + " p" + job.priority() + ")";
            switch (decision) {
                case Decision.Place place -> parts.add("place " + who + " " + place.gpuType() + place.nodes());
                case Decision.Reserve reserve ->
                    parts.add("reserve " + who + " " + reserve.gpuType() + reserve.nodes());
                case Decision.Preempt preempt -> parts.add(preempt.kind() + " " + who);
                case Decision.Resize resize ->
                    parts.add("resize " + who + " " + resize.fromReplicas() + ">" + resize.toReplicas());
                case Decision.Hold hold -> {}
            }
        }
        return String.join(", ", parts);
    }

    private String waiting(Plan plan) {
        List<String> lines = new ArrayList<>();
        for (Decision.Hold hold : plan.all(Decision.Hold.class)) {
            Job job = Objects.requireNonNull(state.job(hold.job())).job();
            lines.add(job.id().name() + "(" + job.queue() + " " + job.gang() + " p" + job.priority()
                    + (job.preemptible() ? "" : " not preemptible") + " of " + job.gpuTypes() + ") " + hold.veto());
        }
        return String.join("\n", lines);
    }

    private String shares(Plan plan) {
        List<String> lines = new ArrayList<>();
        for (QueueShare share : plan.shares()) {
            if (share.allocated() + share.pending() > 0) {
                int number = state.queueTree().number(share.queue());
                String parent = number == 0
                        ? ""
                        : " below " + state.queueTree().name(state.queueTree().parent(number));
                lines.add(share.queue() + parent + " " + share.type() + ": guaranteed " + share.guaranteed()
                        + ", allocated " + share.allocated() + ", pending " + share.pending() + ", entitled "
                        + share.entitlement());
            }
        }
        return String.join("\n", lines);
    }

    private void happen() {
        int dice = random.nextInt(100);
        if (dice < 50) {
            state.submit(fleet.job(nowMillis));
        } else if (dice < 60) {
            someJob(TrackedJob::running, id -> {
                state.withdraw(id);
                free(id);
            });
        } else if (dice < 65) {
            someJob(TrackedJob::running, this::free);
        } else if (dice < 68) {
            someJob(TrackedJob::running, this::oneReplicaFails);
        } else if (dice < 71) {
            someJob(TrackedJob::running, id -> {
                state.withdraw(id);
                state.leave(id);
            });
        } else if (dice < 74) {
            someJob(TrackedJob::waiting, state::withdraw);
        } else if (dice < 80) {
            leavingPodsAreGone(50);
        } else if (dice < 84) {
            state.removeNode(fleet.nodeName());
        } else if (dice < 90) {
            state.putNode(fleet.node(fleet.nodeName()));
        } else if (dice < 95) {
            state.putQueue(fleet.anyQueue());
        } else {
            Node node = state.fleet().node(fleet.nodeName());
            if (node != null) {
                state.putForeignUsage(node.name(), fleet.foreignUsage());
            }
        }
    }

    private void someJob(Predicate<TrackedJob> which, java.util.function.Consumer<JobId> then) {
        List<JobId> candidates = state.jobs().stream()
                .filter(which)
                .map(TrackedJob::job)
                .map(Job::id)
                .toList();
        if (!candidates.isEmpty()) {
            then.accept(fleet.oneOf(candidates));
        }
    }

    private void oneReplicaFails(JobId id) {
        TrackedJob tracked = state.job(id);
        if (tracked != null) {
            state.free(id, random.nextInt(tracked.holds().size()));
        }
    }

    private void free(JobId id) {
        TrackedJob tracked = state.job(id);
        int replicas = tracked == null ? 0 : tracked.holds().size();
        for (int replica = replicas - 1; replica >= 0; replica--) {
            state.free(id, replica);
        }
    }

    private void leavingPodsAreGone(int percent) {
        for (TrackedJob tracked : List.copyOf(state.holding())) {
            if (!fleet.chance(percent)) {
                continue;
            }
            for (int replica = tracked.holds().size() - 1; replica >= 0; replica--) {
                if (replica < tracked.holds().size() && tracked.holds().get(replica) == TrackedJob.Hold.LEAVING) {
                    state.free(tracked.job().id(), replica);
                }
            }
        }
    }

    /** Another state that was told in random order what is true now, and nothing of how it came to be. */
    public ClusterState announcedAgain(Random order) {
        ClusterState again = new ClusterState(fleet.topology(), policy);
        List<Runnable> news = new ArrayList<>();
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            Node node = state.fleet().node(slot);
            NodeName name = state.fleet().name(slot);
            Resources foreign = state.fleet().foreignUsage(slot);
            news.add(() -> again.putForeignUsage(name, foreign));
            if (node != null) {
                news.add(() -> again.putNode(node));
            }
        }
        state.queues().forEach(queue -> news.add(() -> again.putQueue(queue)));
        state.jobs().forEach(tracked -> news.add(() -> announce(again, tracked)));
        state.pastUse()
                .all()
                .forEach(use ->
                        news.add(() -> again.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis())));
        Collections.shuffle(news, order);
        news.forEach(Runnable::run);
        state.stoppedFor().forEach(again::stoppedFor);
        return again;
    }

    private static void announce(ClusterState again, TrackedJob tracked) {
        JobId id = tracked.job().id();
        again.submit(tracked.job());
        again.putEarlierRuns(id, tracked.earlierRuns());
        GpuType type = tracked.gpuType();
        if (type != null) {
            again.start(id, new Allocation(type, tracked.nodes(), tracked.startedMillis(), tracked.devices()));
        }
        if (tracked.leaving()) {
            again.shrink(id, tracked.holds().indexOf(TrackedJob.Hold.LEAVING));
        }
        for (int replica = tracked.holds().size() - 1; replica >= 0; replica--) {
            if (tracked.holds().get(replica) == TrackedJob.Hold.GONE) {
                again.free(id, replica);
            }
        }
    }

    /** The nodes that are there, by name. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            NodeName name = state.fleet().name(slot);
            Node node = state.fleet().node(name);
            if (node != null) {
                nodes.add(node);
            }
        }
        nodes.sort(java.util.Comparator.comparing(Node::name));
        return nodes;
    }
}

package dev.fairlead.core.forecast;

import dev.fairlead.core.forecast.Timetable.Entry;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;

/**
 * A cluster under virtual time: the one loop in which decisions meet what really happens. At every instant at which anything
 * happens, all of it is told to the state, the decider is asked, its plan is carried out, and time jumps to the next instant.
 *
 * <p>The cost of an instant is that of its decision plus O(log n) for each thing that happens, with n things to come. Same
 * happenings, same decider, same history. Not safe for use by several threads.
 */
public final class VirtualCluster {
    private static final int MOST_DECISIONS_AT_ONE_INSTANT = 1_000;

    private final ClusterState state;
    private final Observer observer;
    private final Timetable timetable = new Timetable();
    private final VirtualJobs jobs;
    private final VirtualNodes nodes;
    private final VirtualUsage usage;
    private final Decider decider;
    private long nowMillis;
    private int decisionsAtThisInstant;
    private boolean somethingHappened;

    /**
     * A cluster in which nothing is known to happen yet.
     *
     * @param state nodes, queues and jobs at the beginning; the cluster changes it as time passes, and nobody else may
     * @param startMillis the time at the beginning, milliseconds since the epoch
     */
    public VirtualCluster(ClusterState state, Policy policy, Costs costs, Observer observer, long startMillis) {
        this.state = state;
        this.observer = observer;
        nowMillis = startMillis;
        usage = new VirtualUsage(state, startMillis);
        jobs = new VirtualJobs(state, timetable, costs, observer, usage);
        nodes = new VirtualNodes(state, jobs, observer);
        decider = policy.decider(new Progress() {
            @Override
            public long remainingMillis(JobId job) {
                return jobs.remainingMillis(job, nowMillis);
            }

            @Override
            public long attainedGpuMillis(JobId job) {
                return jobs.attainedGpuMillis(job, nowMillis);
            }
        });
    }

    /**
     * Something will happen.
     *
     * @throws IllegalArgumentException if it would be in the past
     */
    public void at(long millis, Happening happening) {
        if (millis < nowMillis) {
            throw new IllegalArgumentException(
                    "it is " + nowMillis + " already; " + happening + " cannot happen at " + millis);
        }
        timetable.add(millis, new Entry.FromOutside(happening));
    }

    /** A job will arrive when it says it is submitted. */
    public void submit(Work work) {
        at(work.job().submittedMillis(), new Happening.JobArrives(work));
    }

    /**
     * A job that the state knows already, waiting or running: how long it computes from now on. Replicas that are leaving
     * are gone after the grace period.
     *
     * @throws IllegalArgumentException if the state does not know it
     */
    public void adopt(Work rest) {
        TrackedJob tracked = state.job(rest.job().id());
        if (tracked == null) {
            throw new IllegalArgumentException("job " + rest.job().id() + " is not in the state");
        }
        jobs.adopt(rest, tracked, nowMillis);
        somethingHappened = true;
    }

    public ClusterState state() {
        return state;
    }

    public long nowMillis() {
        return nowMillis;
    }

    /** Decides at the present instant, before anything else happens. For those who begin with a state that has jobs. */
    public void begin() {
        somethingHappened = true;
        decideOnce();
    }

    /**
     * Goes to the next instant at which something happens and decides there.
     *
     * @return false if nothing is left to happen; jobs that still wait then wait for ever
     * @throws IllegalStateException if the decider never comes to rest
     */
    public boolean step() {
        if (timetable.isEmpty()) {
            return false;
        }
        long next = timetable.nextMillis();
        decisionsAtThisInstant = next == nowMillis ? decisionsAtThisInstant + 1 : 0;
        if (decisionsAtThisInstant > MOST_DECISIONS_AT_ONE_INSTANT) {
            throw new IllegalStateException("after " + MOST_DECISIONS_AT_ONE_INSTANT + " decisions at the instant "
                    + nowMillis + " there is still something to do: the decider goes in a circle");
        }
        nowMillis = next;
        for (Entry entry : timetable.takeNext()) {
            happen(entry);
        }
        decideOnce();
        return true;
    }

    /** Goes on until nothing is left to happen. */
    public void run() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    private void happen(Entry entry) {
        somethingHappened |= switch (entry) {
            case Entry.Ends ends -> jobs.end(ends, nowMillis);
            case Entry.PodsAreGone gone -> jobs.podsAreGone(gone, nowMillis);
            case Entry.Reconsider reconsider -> true;
            case Entry.FromOutside outside -> {
                switch (outside.happening()) {
                    case Happening.JobArrives arrives -> jobs.arrive(arrives.work(), nowMillis);
                    case Happening.JobIsWithdrawn withdrawn -> jobs.withdraw(withdrawn.job(), nowMillis);
                    case Happening.NodeComes comes -> nodes.come(comes.node(), nowMillis);
                    case Happening.NodeIsLost lost -> nodes.lose(lost.node(), nowMillis);
                    case Happening.QueueChanges changes -> state.putQueue(changes.queue());
                }
                yield true;
            }
        };
    }

    private void decideOnce() {
        if (!somethingHappened) {
            return;
        }
        somethingHappened = false;
        usage.beforeDeciding(nowMillis);
        Plan plan = decider.decide(state, nowMillis);
        observer.decided(nowMillis, plan);
        jobs.carryOut(plan, nowMillis);
        if (plan.reconsiderAtMillis().isPresent()) {
            timetable.add(Math.max(nowMillis + 1, plan.reconsiderAtMillis().getAsLong()), new Entry.Reconsider());
        }
    }
}

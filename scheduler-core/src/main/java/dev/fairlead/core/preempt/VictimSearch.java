package dev.fairlead.core.preempt;

import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds who must leave so that a job fits: of the sets that the job has a right to, the one that costs least. A set counts
 * only if the placer that places all jobs places this one with the set gone.
 *
 * <ol>
 *   <li>{@link Rights} say whose queues the job may take from; if there is nobody, that costs a look at the queues.
 *   <li>{@link RegionSearch} reads those victims cheapest first and looks into the nodes or domains that they would free.
 *   <li>On one node {@link NodeChoice} is exact; across nodes {@link RoomMaker} and {@link Improvement} are heuristics.
 *   <li>{@link LimitRoom} does the same where a limit is in the way.
 * </ol>
 */
public final class VictimSearch {
    private final ClusterState state;
    private final GangPlacer placer;
    private final Set<JobId> stopped;
    private final long nowMillis;
    private final FairShares shares;
    private final ReclaimRule reclaim;
    private final Scratch scratch;
    private final ByGpuType<RunningJobs> running = new ByGpuType<>();
    private OptionalLong reconsiderAtMillis = OptionalLong.empty();
    private OptionalLong protectedUntilMillis = OptionalLong.empty();

    /** @param stopped jobs that are already being stopped for another reason */
    public VictimSearch(ClusterState state, FairShares shares, GangPlacer placer, Set<JobId> stopped, long nowMillis) {
        this.state = state;
        this.placer = placer;
        this.stopped = stopped;
        this.nowMillis = nowMillis;
        this.shares = shares;
        this.reclaim = new ReclaimRule(state.queueTree(), state.ledgerFuture(), shares);
        this.scratch = new Scratch(state);
    }

    /**
     * Finds victims for the least replicas of a gang and stops them on paper: they no longer count in what will be free
     * and in what the queues will use. Nobody is stopped twice in a cycle.
     *
     * @return null if nobody may be stopped, or not enough
     */
    public @Nullable Eviction find(Job job, GpuType type) {
        protectedUntilMillis = OptionalLong.empty();
        int queue = state.queueTree().number(job.queue());
        JobOrder order = state.order();
        if (!reclaim.mayTakeAtAll(queue, type, job.gang().leastGpuMillis()) && !runsSomeBehind(job, type)) {
            return null;
        }
        RunningJobs candidates = running.computeIfAbsent(type, key -> new RunningJobs(state, type, nowMillis, stopped));
        if (job.mayPreempt() && order.timeShares()) {
            candidates.nextClassMillis(queue).ifPresent(this::reconsiderAt);
        }
        if (nobodyCanGive(job, queue, candidates)) {
            protectedUntilMillis.ifPresent(this::reconsiderAt);
            return null;
        }
        TrackedJob taker = Objects.requireNonNull(state.job(job.id()), "who asks for victims is known");
        Rights rights = new Rights(taker, order, state.queueTree(), type, reclaim, candidates, nowMillis);
        List<VictimLine> lines = rights.among(candidates.lines());
        if (lines.isEmpty()) {
            return null;
        }
        Attempt attempt = new Attempt(state, scratch, candidates, rights, lines, placer, job, type);
        VictimSet best = attempt.quotaVeto() == null
                ? provenInPlace(new RegionSearch(attempt).cheapest(), attempt)
                : new LimitRoom(attempt).cheapest();
        protectedUntilMillis = rights.nextMinimumRuntimeEnd();
        protectedUntilMillis.ifPresent(this::reconsiderAt);
        return best == null ? null : carryOut(best, attempt);
    }

    private boolean runsSomeBehind(Job job, GpuType type) {
        return state.preemptible().leastPriority(type, job.queue())
                <= state.order().priorityThatYieldsTo(job);
    }

    /**
     * True if it is known without a search that nobody can be stopped or shrunk for the job. Where jobs of its own queue may be
     * in question and it takes more than their priority to say which, a search has to say it.
     */
    private boolean nobodyCanGive(Job job, int queue, RunningJobs candidates) {
        Givers.Offer others = candidates
                .givers(state.ledgerFuture(), shares)
                .to(queue, job.gang().leastGpuMillis() - candidates.gpuMillisBelow(queue, job.priority()));
        if (others.gpus() > 0) {
            return false;
        }
        long endMillis = others.minimumRuntimeEndMillis();
        boolean byPriorityAlone = !state.order().timeShares() && state.policy().ageingSecondsPerPriority() == 0;
        int yields = state.order().priorityThatYieldsTo(job);
        for (VictimLine line : job.mayPreempt() ? candidates.lines(queue) : List.<VictimLine>of()) {
            if (line.priority <= yields) {
                if (!byPriorityAlone || line.gpusToGive() > 0) {
                    return false;
                }
                endMillis = Math.min(endMillis, line.minimumRuntimeEndMillis());
            }
        }
        protectedUntilMillis = endMillis == Givers.NEVER ? OptionalLong.empty() : OptionalLong.of(endMillis);
        return true;
    }

    /** Until when the first of those is safe whom the job last asked for could stop but for the minimum runtime. */
    public OptionalLong protectedUntilMillis() {
        return protectedUntilMillis;
    }

    /**
     * When a job that found nobody to stop could find someone, because a minimum runtime ends or a running job
     * has had its turn.
     */
    public OptionalLong reconsiderAtMillis() {
        return reconsiderAtMillis;
    }

    private void reconsiderAt(long millis) {
        reconsiderAtMillis = OptionalLong.of(Math.min(millis, reconsiderAtMillis.orElse(Long.MAX_VALUE)));
    }

    /**
     * A victim that spans nodes frees room elsewhere too, and if the placer prefers that, some of the set may be needless. Then
     * the placer judges each of them.
     */
    private static @Nullable VictimSet provenInPlace(@Nullable VictimSet set, Attempt attempt) {
        if (set == null || set.units().size() == 1) {
            return set;
        }
        boolean sure = (attempt.replicas > 1 && !attempt.job.topology().hasRequired())
                || set.units().stream().allMatch(unit -> unit.victim().slots.length == 1);
        return sure ? set : Trimming.byPlacing(attempt, set.units());
    }

    private Eviction carryOut(VictimSet set, Attempt attempt) {
        List<Unit> inOrder = attempt.inOrder(set.units());
        List<Eviction.Stop> stops = new ArrayList<>();
        for (Unit unit : inOrder) {
            Victim victim = unit.victim();
            stops.add(new Eviction.Stop(
                    victim.job,
                    victim.left,
                    unit.replicasLeft(),
                    attempt.rights.acrossQueues(victim),
                    unit.replicasLeft() == 0 ? victim.tracked.unsavedGpuSeconds(nowMillis) : 0));
        }
        boolean allowed = attempt.stop(inOrder);
        inOrder.forEach(unit -> attempt.running.promise(unit.victim()));
        Placement placement = allowed ? attempt.place() : null;
        if (placement == null) {
            throw new IllegalStateException("job " + attempt.job.id() + " fitted with " + stops
                    + " gone when it was tried, but not when it was carried out");
        }
        return new Eviction(stops, placement);
    }
}

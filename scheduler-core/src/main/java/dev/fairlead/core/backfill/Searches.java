package dev.fairlead.core.backfill;

import dev.fairlead.core.backfill.Ends.End;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the earliest start of jobs, a few times per type and cycle at most.
 *
 * <p>Where the known ends do not make room, the others are taken to end in the order of their starts, but no time is named.
 * That keeps GPUs idle for nobody knows how long, so it is done only for a job that is then within its queue's share and has
 * waited for {@link #PATIENCE_MILLIS}, and whoever would have to give the GPUs back may use them meanwhile.
 */
final class Searches {
    /** How long a job waits before room is kept for it of which nobody knows when it will be complete. */
    static final long PATIENCE_MILLIS = 10 * 60 * 1000;

    private static final int MOST_PER_TYPE = 4;

    private final ClusterState state;
    private final FairShares shares;
    private final GangPlacer placer;
    private final Standing standing;
    private final long nowMillis;
    private final Ends ends;
    private final ByGpuType<Integer> done = new ByGpuType<>();
    private long patienceEndsMillis = ExpectedEnd.UNKNOWN;

    Searches(ClusterState state, FairShares shares, GangPlacer placer, Standing standing, long nowMillis) {
        this.state = state;
        this.shares = shares;
        this.placer = placer;
        this.standing = standing;
        this.nowMillis = nowMillis;
        ends = new Ends(state, nowMillis);
    }

    Ends ends() {
        return ends;
    }

    /** False once the cycle has looked often enough for a start on the type. */
    boolean mayGoOn(GpuType type) {
        return times(type) < MOST_PER_TYPE;
    }

    private int times(GpuType type) {
        Integer times = done.get(type);
        return times == null ? 0 : times;
    }

    /** When the first job that is not patient yet has waited long enough. */
    long patienceEndsMillis() {
        return patienceEndsMillis;
    }

    /** The earliest of the job's starts on these types; on the first of them where no time is known. */
    @Nullable
    Reservation find(Job job, int queue, List<GpuType> types) {
        Reservation best = null;
        for (GpuType type : types) {
            done.put(type, times(type) + 1);
            Reservation found = find(job, queue, type);
            if (found != null && (best == null || found.startMillis < best.startMillis)) {
                best = found;
            }
        }
        return best;
    }

    private @Nullable Reservation find(Job job, int queue, GpuType type) {
        EndsInOrder known = ends.known(type);
        Reservation found = new EarliestStart(state, placer, job, type, known)
                .find((placement, count) ->
                        reservation(job, queue, placement, known.get(count - 1).millis(), known.between(0, count)));
        if (found != null || !ends.someAreUnknown(type) || quotaIsInTheWay(job, type)) {
            return found;
        }
        long patientAt = job.submittedMillis() + PATIENCE_MILLIS;
        if (patientAt > nowMillis) {
            patienceEndsMillis = Math.min(patienceEndsMillis, patientAt);
            return null;
        }
        EndsInOrder all = known.followedBy(ends.unknown(type, other -> {
            int otherQueue = state.queueTree().number(other.queue());
            return standing.givesWay(queue, other, otherQueue, type, 0);
        }));
        Reservation open = new EarliestStart(state, placer, job, type, all)
                .find((placement, count) ->
                        reservation(job, queue, placement, ExpectedEnd.UNKNOWN, all.between(0, count)));
        return open == null || standing.againstEveryone(open.claim) == Standing.BORROWED ? null : open;
    }

    private boolean quotaIsInTheWay(Job job, GpuType type) {
        long gpuMillis = job.gang().leastGpuMillis();
        return !QuotaRule.allAgree(job, type, gpuMillis, state.queueTree(), state.ledgerFuture());
    }

    /** Reads off what is free and used when the job fits. */
    private Reservation reservation(Job job, int queue, Placement placement, long startMillis, List<End> passed) {
        QuotaLedger used = state.ledgerFuture().copy();
        long gpuMillis = job.gang().gpuMillis(placement.replicas());
        int claim = new Claim(state.queueTree(), used, shares).of(queue, placement.type(), gpuMillis);
        used.add(queue, placement.type(), gpuMillis, job.preemptible());
        Set<Integer> slots = Arrays.stream(placement.slots()).boxed().collect(Collectors.toSet());
        Set<JobId> waitsFor = new LinkedHashSet<>();
        for (End end : passed) {
            if (Arrays.stream(end.slots()).anyMatch(slots::contains)) {
                waitsFor.add(end.job().id());
            }
        }
        return new Reservation(
                job,
                queue,
                placement,
                startMillis,
                claim,
                List.copyOf(waitsFor),
                state.fleet().future(),
                used);
    }
}

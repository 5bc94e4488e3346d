package dev.fairlead.core.backfill;

import dev.fairlead.core.backfill.Ends.End;
import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;
import org.jspecify.annotations.Nullable;

/**
 * Finds after which of the expected ends a job fits first. What ends only makes room, so whether it fits is monotone in the
 * number of ends: the search doubles its stride until the job fits and then halves it. It costs one change of the view for
 * every end up to twice as far as needed, and the placer for each of about two logarithms of them.
 */
final class EarliestStart {
    private final ClusterState state;
    private final GangPlacer placer;
    private final Job job;
    private final GpuType type;
    private final EndsInOrder ends;

    /** Looks at capacity and ledgers as they are when the job fits. */
    interface LookThen {
        /** @param ends how many of the ends have passed */
        Reservation look(Placement placement, int ends);
    }

    EarliestStart(ClusterState state, GangPlacer placer, Job job, GpuType type, EndsInOrder ends) {
        this.state = state;
        this.placer = placer;
        this.job = job;
        this.type = type;
        this.ends = ends;
    }

    /**
     * The fewest of the ends after which the job fits; null if it does not even after all of them.
     *
     * @param then looks at the world as it is then; whatever it reads is gone afterwards
     */
    @Nullable
    Reservation find(LookThen then) {
        ClusterState.Mark before = state.mark();
        try {
            int unfit = 0;
            int fit = -1;
            int stride = 1;
            while (fit < 0) {
                int tried = ends.reach(unfit + stride);
                if (tried == unfit) {
                    return null;
                }
                if (fitsAfter(unfit, tried)) {
                    fit = tried;
                } else {
                    unfit = tried;
                    stride *= 2;
                }
            }
            while (fit - unfit > 1) {
                int middle = (unfit + fit) >>> 1;
                if (fitsAfter(unfit, middle)) {
                    fit = middle;
                } else {
                    unfit = middle;
                }
            }
            // Whatever ends at that very moment is gone as well.
            while (ends.reach(fit + 1) > fit
                    && ends.get(fit - 1).known()
                    && ends.get(fit).millis() == ends.get(fit - 1).millis()) {
                fit++;
            }
            end(unfit, fit);
            Placement placement = place();
            if (placement == null) {
                throw new IllegalStateException(
                        "job " + job.id() + " fitted after " + fit + " ends when it was tried, but not when looked at");
            }
            return then.look(placement, fit);
        } finally {
            state.rollback(before);
        }
    }

    /** Lets further jobs end on paper; takes it back if the job then fits, so that the next try starts from before. */
    private boolean fitsAfter(int from, int to) {
        ClusterState.Mark mark = state.mark();
        end(from, to);
        boolean fits = place() != null;
        if (fits) {
            state.rollback(mark);
        } else {
            state.keep();
        }
        return fits;
    }

    private void end(int from, int to) {
        CapacityView future = state.fleet().future();
        for (End end : ends.between(from, to)) {
            long gpuMillis = 0;
            for (int i = 0; i < end.slots().length; i++) {
                future.add(end.slots()[i], end.job().gang().need(end.replicas()[i]), end.device(i), 1);
                gpuMillis += end.job().gang().need(end.replicas()[i]).gpuMillis();
            }
            int queue = Math.max(0, state.queueTree().number(end.job().queue()));
            state.ledgerFuture().add(queue, type, -gpuMillis, end.job().preemptible());
        }
    }

    private @Nullable Placement place() {
        int replicas = job.gang().minReplicas();
        long gpuMillis = job.gang().gpuMillis(replicas);
        return QuotaRule.allAgree(job, type, gpuMillis, state.queueTree(), state.ledgerFuture())
                ? placer.place(state.fleet().future(), job, type, replicas, replicas)
                : null;
    }
}

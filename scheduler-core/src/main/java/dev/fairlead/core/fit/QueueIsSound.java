package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.core.quota.QueueTree;
import org.jspecify.annotations.Nullable;

/** The queue and all above it have parents that exist. */
final class QueueIsSound implements QueueRule {
    @Override
    public @Nullable Veto veto(Job job, QueueTree tree) {
        QueueProblem problem = tree.brokenAtOrAbove(tree.number(job.queue()));
        return problem == null ? null : new Veto(Veto.Reason.QUEUE_INVALID, problem.sentence());
    }
}

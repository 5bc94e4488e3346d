package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import org.jspecify.annotations.Nullable;

/** The queue that the job names is there. */
final class QueueExists implements QueueRule {
    @Override
    public @Nullable Veto veto(Job job, QueueTree tree) {
        return tree.number(job.queue()) > QueueTree.ROOT
                ? null
                : new Veto(
                        Veto.Reason.QUEUE_NOT_FOUND,
                        "queue " + job.queue().value() + " does not exist: create it or submit the job to another one");
    }
}

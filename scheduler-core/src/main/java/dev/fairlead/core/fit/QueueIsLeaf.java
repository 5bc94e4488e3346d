package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import org.jspecify.annotations.Nullable;

/** Jobs live in leaves: a queue with queues below it only passes quota on. */
final class QueueIsLeaf implements QueueRule {
    @Override
    public @Nullable Veto veto(Job job, QueueTree tree) {
        int queue = tree.number(job.queue());
        return tree.isLeaf(queue)
                ? null
                : new Veto(
                        Veto.Reason.QUEUE_NOT_LEAF,
                        "queue " + job.queue() + " has queues below it and takes no jobs itself: submit the job to "
                                + tree.name(tree.children(queue).getFirst()) + " or another of its leaves");
    }
}

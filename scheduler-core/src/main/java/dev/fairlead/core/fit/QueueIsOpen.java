package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import org.jspecify.annotations.Nullable;

/** Neither the queue nor one above it is held by its administrator. */
final class QueueIsOpen implements QueueRule {
    @Override
    public @Nullable Veto veto(Job job, QueueTree tree) {
        int stopped = tree.stoppedAtOrAbove(tree.number(job.queue()));
        return stopped < 0
                ? null
                : new Veto(
                        Veto.Reason.QUEUE_HELD,
                        "queue " + tree.name(stopped) + " is held by its administrator and starts no jobs");
    }
}

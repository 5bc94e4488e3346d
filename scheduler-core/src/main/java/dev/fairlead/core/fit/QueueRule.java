package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hard condition between a job and its queue that does not depend on what runs. */
public interface QueueRule {
    /** All rules, in the order in which a user would want to hear of them. */
    List<QueueRule> ALL = List.of(
            new QueueExists(), new QueueIsSound(), new QueueIsLeaf(), new NamespaceMayUseQueue(), new QueueIsOpen());

    /** Asks whether the queue may start the job. A rule may rely on those before it. */
    @Nullable
    Veto veto(Job job, QueueTree tree);

    /** The first veto, or null if all rules agree. */
    static @Nullable Veto firstVeto(Job job, QueueTree tree) {
        for (QueueRule rule : ALL) {
            Veto veto = rule.veto(job, tree);
            if (veto != null) {
                return veto;
            }
        }
        return null;
    }
}

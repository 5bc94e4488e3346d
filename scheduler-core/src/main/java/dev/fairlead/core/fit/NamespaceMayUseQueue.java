package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.quota.QueueTree;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The job comes from a namespace that the queue admits. */
final class NamespaceMayUseQueue implements QueueRule {
    @Override
    public @Nullable Veto veto(Job job, QueueTree tree) {
        String namespace = job.id().namespace();
        for (int at = tree.number(job.queue()); at > QueueTree.ROOT; at = tree.parent(at)) {
            Queue queue = tree.declared(at);
            if (queue != null
                    && !queue.namespaces().isEmpty()
                    && !queue.namespaces().contains(namespace)) {
                return new Veto(
                        Veto.Reason.NAMESPACE_NOT_ALLOWED,
                        "namespace " + namespace + " may not submit to queue " + queue.name() + ", which admits "
                                + String.join(", ", new TreeSet<>(queue.namespaces())));
            }
        }
        return null;
    }
}

package dev.fairlead.operator.grpc.queue;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.GuaranteeAudit;
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.kube.QueueReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The queues of one moment, or as they would be after a write, as objects and as the scheduler's tree. */
final class QueueForest {
    private static final QueueReader READER = new QueueReader();

    private final Map<String, GpuQueue> objects = new TreeMap<>();
    private final QueueTree tree;

    QueueForest(Collection<GpuQueue> queues) {
        queues.forEach(queue -> objects.put(queue.getMetadata().getName(), queue));
        tree = new QueueTree(objects.values().stream().map(READER::read).toList());
    }

    /** The same with one queue new or as it would be. */
    QueueForest with(GpuQueue queue) {
        List<GpuQueue> all = new ArrayList<>(objects.values());
        all.removeIf(
                each -> each.getMetadata().getName().equals(queue.getMetadata().getName()));
        all.add(queue);
        return new QueueForest(all);
    }

    /** The same with one queue as it was, or gone if it was not there. */
    QueueForest with(String queue, @Nullable GpuQueue was) {
        if (was != null) {
            return with(was);
        }
        List<GpuQueue> others = new ArrayList<>(objects.values());
        others.removeIf(each -> each.getMetadata().getName().equals(queue));
        return new QueueForest(others);
    }

    /** The queue of that name, or null if there is none. */
    @Nullable
    GpuQueue find(String queue) {
        return objects.get(queue);
    }

    Collection<GpuQueue> objects() {
        return objects.values();
    }

    QueueTree tree() {
        return tree;
    }

    int number(String queue) {
        return tree.number(new QueueName(queue));
    }

    GpuQueue object(int queue) {
        GpuQueue object = objects.get(tree.name(queue).value());
        if (object == null) {
            throw new IllegalArgumentException("queue number " + queue + " is not a declared queue");
        }
        return object;
    }

    /** The names of the queues directly below, in order. */
    List<String> childrenOf(String queue) {
        int number = number(queue);
        return number < 0
                ? List.of()
                : tree.children(number).stream()
                        .map(child -> tree.name(child).value())
                        .sorted()
                        .toList();
    }

    /** What is wrong with the tree, by the scheduler's own rules. */
    List<QueueProblem> problems(Predicate<GpuType> exists, ToLongFunction<GpuType> capacity) {
        return GuaranteeAudit.problems(tree, exists, capacity);
    }

    /** The GPU types that some queue mentions. */
    Collection<GpuType> types() {
        TreeSet<GpuType> types = new TreeSet<>();
        for (int queue = 1; queue < tree.size(); queue++) {
            Queue declared = tree.declared(queue);
            if (declared != null) {
                types.addAll(declared.quotas().keySet());
            }
        }
        return types;
    }
}

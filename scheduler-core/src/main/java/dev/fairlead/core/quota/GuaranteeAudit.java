package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Finds queues whose numbers promise more than there is. Nothing stops because of it; the promises are shared out. */
public final class GuaranteeAudit {
    private GuaranteeAudit() {}

    /**
     * All problems of a tree, by queue name.
     *
     * @param exists whether some node has the type
     * @param capacity usable GPUs of a type
     */
    public static List<QueueProblem> problems(
            QueueTree tree, Predicate<GpuType> exists, ToLongFunction<GpuType> capacity) {
        List<QueueProblem> problems = new ArrayList<>(tree.brokenParents());
        for (int number = 1; number < tree.size(); number++) {
            Queue queue = tree.declared(number);
            if (queue == null) {
                continue;
            }
            for (Map.Entry<GpuType, GpuQuota> quota : new TreeMap<>(queue.quotas()).entrySet()) {
                GpuType type = quota.getKey();
                if (!exists.test(type)) {
                    problems.add(new QueueProblem(
                            queue.name(),
                            QueueProblem.Kind.GPU_TYPE_NOT_FOUND,
                            "queue " + queue.name() + " has a quota for " + type + ", which no node has"));
                    continue;
                }
                long below = tree.guaranteedBelow(number, type);
                if (below > quota.getValue().guaranteed()) {
                    problems.add(new QueueProblem(
                            queue.name(),
                            QueueProblem.Kind.GUARANTEE_EXCEEDS_PARENT,
                            "the queues below " + queue.name() + " guarantee " + below + " " + type + " together, but "
                                    + queue.name() + " itself guarantees "
                                    + quota.getValue().guaranteed()
                                    + ": raise it to " + below + " or lower theirs"));
                }
                int parent = tree.parent(number);
                long siblings = tree.guaranteedBelow(parent, type);
                if (parent != QueueTree.ROOT
                        && quota.getValue().guaranteed() > 0
                        && siblings > tree.guaranteed(parent, type)) {
                    problems.add(new QueueProblem(
                            queue.name(),
                            QueueProblem.Kind.GUARANTEE_EXCEEDS_PARENT,
                            "queue " + queue.name() + " and its siblings guarantee " + siblings + " " + type
                                    + " together, but their parent " + tree.name(parent) + " guarantees "
                                    + tree.guaranteed(parent, type)
                                    + ": until that changes they share what it has in proportion"));
                }
                long promised = tree.guaranteedBelow(QueueTree.ROOT, type);
                if (tree.parent(number) == QueueTree.ROOT
                        && quota.getValue().guaranteed() > 0
                        && promised > capacity.applyAsLong(type)) {
                    problems.add(new QueueProblem(
                            queue.name(),
                            QueueProblem.Kind.GUARANTEE_EXCEEDS_HARDWARE,
                            "all queues together guarantee " + promised + " " + type + ", but only "
                                    + capacity.applyAsLong(type)
                                    + " are usable: until that changes they share what there is in proportion"));
                }
            }
        }
        problems.sort(Comparator.comparing(QueueProblem::queue).thenComparing(QueueProblem::kind));
        return problems;
    }
}

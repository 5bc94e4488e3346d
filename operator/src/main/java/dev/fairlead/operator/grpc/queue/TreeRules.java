package dev.fairlead.operator.grpc.queue;

import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.grpc.error.FieldViolation;
import dev.fairlead.operator.grpc.error.Problem;
import dev.fairlead.operator.state.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Refuses a write that would break the tree. The rules are the scheduler's, asked of the tree before and as it would be: what
 * was wrong already and does not get worse is no reason to refuse.
 */
final class TreeRules {
    private TreeRules() {}

    /**
     * Checks a write.
     *
     * @param before all queues as they are
     * @param written the queue as it would be
     * @throws io.grpc.StatusRuntimeException with INVALID_ARGUMENT and the fields if the tree would be invalid
     */
    static void check(QueueForest before, GpuQueue written) {
        QueueForest after = before.with(written);
        String name = written.getMetadata().getName();
        List<FieldViolation> violations = new ArrayList<>();
        for (QueueProblem problem : after.tree().brokenParents()) {
            if (problem.queue().value().equals(name)
                    && !before.tree().brokenParents().contains(problem)) {
                violations.add(new FieldViolation("queue.parent", Sentences.full(problem.sentence())));
            }
        }
        for (GpuType type : after.types()) {
            Predicate<GpuType> thisOne = type::equals;
            Set<String> known = new HashSet<>();
            exceeded(before, thisOne).forEach(problem -> known.add(problem.sentence()));
            boolean worse = excess(after.tree(), type) > excess(before.tree(), type);
            exceeded(after, thisOne).stream()
                    .filter(problem -> worse && !known.contains(problem.sentence()))
                    .findFirst()
                    .ifPresent(problem -> violations.add(
                            new FieldViolation(field(after, name, type), Sentences.full(problem.sentence()))));
        }
        if (!violations.isEmpty()) {
            throw Problem.fields(ErrorReason.ERROR_REASON_INVALID_TREE, violations)
                    .exception();
        }
    }

    private static List<QueueProblem> exceeded(QueueForest forest, Predicate<GpuType> type) {
        return forest.problems(type, all -> Long.MAX_VALUE).stream()
                .filter(problem -> problem.kind() == QueueProblem.Kind.GUARANTEE_EXCEEDS_PARENT)
                .toList();
    }

    /** How many GPUs are promised below queues beyond what those promise themselves. */
    private static long excess(QueueTree tree, GpuType type) {
        long excess = 0;
        for (int queue = 1; queue < tree.size(); queue++) {
            excess += Math.max(0, tree.guaranteedBelow(queue, type) - tree.guaranteed(queue, type));
        }
        return excess;
    }

    /** The field of the request whose value is too much: the quota's guarantee, or the parent if there is no such quota. */
    private static String field(QueueForest after, String name, GpuType type) {
        var quotas = QueueMessages.spec(after.object(after.number(name))).gpus();
        for (int index = 0; index < quotas.size(); index++) {
            if (quotas.get(index).type().equals(type.name())) {
                return "queue.quotas[" + index + "].guaranteed";
            }
        }
        return "queue.parent";
    }
}

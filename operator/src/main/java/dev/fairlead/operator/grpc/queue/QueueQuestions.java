package dev.fairlead.operator.grpc.queue;

import dev.fairlead.api.v1.Condition;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.operator.api.QueueCondition;
import dev.fairlead.operator.grpc.filter.Fields;
import dev.fairlead.operator.grpc.names.Times;
import dev.fairlead.operator.grpc.paging.Order;

/** What lists of queues can be asked for. */
final class QueueQuestions {
    static final Fields<Queue> FIELDS = new Fields<Queue>()
            .text("name", Queue::getName)
            .text("parent", Queue::getParent)
            .number("weight", Queue::getWeight)
            .number("surplus_priority", Queue::getSurplusPriority)
            .texts(
                    "gpu_types",
                    queue -> queue.getQuotasList().stream()
                            .map(Quota::getGpuType)
                            .toList())
            .texts("namespaces", Queue::getNamespacesList)
            .word("stop_policy", "STOP_POLICY_", Queue.StopPolicy.values(), Queue::getStopPolicy)
            .entries("labels", Queue::getLabelsMap)
            .flag("ready", QueueQuestions::ready)
            .number("running_jobs", Queue::getRunningJobs)
            .number("waiting_jobs", Queue::getWaitingJobs)
            .time("create_time", queue -> queue.hasCreateTime() ? Times.instant(queue.getCreateTime()) : null);

    static final Order<Queue> ORDER = new Order<>(Queue::getName)
            .number("create_time", queue -> queue.getCreateTime().getSeconds())
            .number("waiting_jobs", Queue::getWaitingJobs)
            .number("running_jobs", Queue::getRunningJobs);

    private QueueQuestions() {}

    private static boolean ready(Queue queue) {
        for (Condition condition : queue.getConditionsList()) {
            if (condition.getType().equals(QueueCondition.READY.value())) {
                return condition.getStatus().equals("True");
            }
        }
        return false;
    }
}

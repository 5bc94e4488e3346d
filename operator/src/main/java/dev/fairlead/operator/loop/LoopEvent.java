package dev.fairlead.operator.loop;

import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.apply.WriteOutcome;
import dev.fairlead.operator.kube.PodReading;
import dev.fairlead.operator.state.JobRecord;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;

/** Something that the loop has to know. What was seen may be seen again; an older sight never follows a newer one. */
public sealed interface LoopEvent {
    /** What the event is about, for a log line. */
    String about();

    record NodeSeen(Node node) implements LoopEvent {
        @Override
        public String about() {
            return "node " + node.getMetadata().getName();
        }
    }

    record NodeGone(NodeName node) implements LoopEvent {
        @Override
        public String about() {
            return "node " + node;
        }
    }

    record PodSeen(PodReading pod) implements LoopEvent {
        @Override
        public String about() {
            return "pod " + name(pod);
        }
    }

    record PodGone(PodReading pod) implements LoopEvent {
        @Override
        public String about() {
            return "pod " + name(pod);
        }
    }

    record JobSeen(GpuJob job) implements LoopEvent {
        @Override
        public String about() {
            return "job " + job.getMetadata().getNamespace() + "/"
                    + job.getMetadata().getName();
        }
    }

    record JobGone(GpuJob job) implements LoopEvent {
        @Override
        public String about() {
            return "job " + job.getMetadata().getNamespace() + "/"
                    + job.getMetadata().getName();
        }
    }

    record QueueSeen(GpuQueue queue) implements LoopEvent {
        @Override
        public String about() {
            return "queue " + queue.getMetadata().getName();
        }
    }

    record QueueGone(QueueName queue) implements LoopEvent {
        @Override
        public String about() {
            return "queue " + queue;
        }
    }

    record UsageSeen(GpuQueueUsage usage) implements LoopEvent {
        @Override
        public String about() {
            return "the usage of queue " + usage.getMetadata().getName();
        }
    }

    record UsageGone(GpuQueueUsage usage) implements LoopEvent {
        @Override
        public String about() {
            return "the usage of queue " + usage.getMetadata().getName();
        }
    }

    record PriorityClassSeen(PriorityClass priorityClass) implements LoopEvent {
        @Override
        public String about() {
            return "priority class " + priorityClass.getMetadata().getName();
        }
    }

    record PriorityClassGone(String name) implements LoopEvent {
        @Override
        public String about() {
            return "priority class " + name;
        }
    }

    /** The API server would not have a pod; no further attempt is made. */
    record PodNotCreated(JobRecord job, int attempt, int index, WriteOutcome outcome) implements LoopEvent {
        @Override
        public String about() {
            return "pod " + job.id() + "-" + index;
        }
    }

    /** Somebody wants to see figures of the cluster; nothing has changed. */
    record FiguresAsked() implements LoopEvent {
        @Override
        public String about() {
            return "a reader of metrics";
        }
    }

    /** Somebody wants to look at the state; nothing has changed. */
    record StateAsked() implements LoopEvent {
        @Override
        public String about() {
            return "a reader of the state";
        }
    }

    private static String name(PodReading pod) {
        return switch (pod) {
            case PodReading.OfJob ours -> ours.job().namespace() + "/" + ours.name();
            case PodReading.Foreign foreign -> foreign.namespace() + "/" + foreign.name();
        };
    }
}

package dev.fairlead.core.state;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.TopologyRequest;
import java.util.List;

/**
 * Everything about a job that decides whether it can start. Jobs of one shape are tried once per cycle: where one finds no
 * room, the others find none.
 *
 * @param waitingClass the class of GPU time had so far; who has had less may take the place of more others
 */
public record JobShape(
        QueueName queue,
        String namespace,
        Gang gang,
        List<AcceptedGpuType> gpuTypes,
        TopologyRequest topology,
        int priority,
        int waitingClass,
        boolean mayPreempt,
        boolean preemptible,
        NodeSelection nodes,
        List<Toleration> tolerations) {

    public static JobShape of(Job job, int waitingClass) {
        return new JobShape(
                job.queue(),
                job.id().namespace(),
                job.gang(),
                job.gpuTypes(),
                job.topology(),
                job.priority(),
                waitingClass,
                job.mayPreempt(),
                job.preemptible(),
                job.nodes(),
                job.tolerations());
    }
}

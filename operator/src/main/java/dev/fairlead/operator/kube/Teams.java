package dev.fairlead.operator.kube;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Who a job belongs to. */
public final class Teams {
    private Teams() {}

    /**
     * The team of a job: its label {@link GpuJobLabels#TEAM}, else that label on its queue, else the queue's name.
     *
     * @param queue the job's queue; null if it does not exist
     */
    public static String of(GpuJob job, @Nullable GpuQueue queue) {
        String own = label(job);
        String ofQueue = own.isEmpty() && queue != null ? label(queue) : own;
        return ofQueue.isEmpty() && job.getSpec() != null ? job.getSpec().queue() : ofQueue;
    }

    private static String label(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        String team = labels == null ? null : labels.get(GpuJobLabels.TEAM);
        return team == null ? "" : team;
    }
}

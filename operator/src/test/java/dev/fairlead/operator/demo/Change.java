package dev.fairlead.operator.demo;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import java.time.Duration;

/**
 * A job's status became another.
 *
 * @param at since the story began
 */
record Change(Duration at, GpuJob job) {
    String name() {
        return job.getMetadata().getName();
    }

    GpuJobStatus status() {
        return job.getStatus();
    }

    /** True if a reader wants to know: another phase, other GPUs, or another reason to wait. */
    boolean isNewsAfter(Change earlier) {
        return status().phase() != earlier.status().phase()
                || status().gpus() != earlier.status().gpus()
                || (status().gpus() == 0 && !Scene.reason(job).equals(Scene.reason(earlier.job)));
    }
}

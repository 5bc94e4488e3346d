package dev.fairlead.operator.demo;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Jobs as the API server would give them. */
final class TestJobs {
    private TestJobs() {}

    static GpuJob job(String name, GpuJobStatus status) {
        GpuJob job = Serialization.unmarshal(
                "metadata: {name: %s, namespace: research}\nspec: {queue: research}\n".formatted(name), GpuJob.class);
        job.setStatus(status);
        return job;
    }
}

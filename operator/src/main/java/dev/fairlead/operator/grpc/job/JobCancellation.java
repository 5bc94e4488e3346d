package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.CancelJobRequest;
import dev.fairlead.api.v1.Job;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.grpc.error.Kubernetes;
import dev.fairlead.operator.grpc.names.Etags;
import dev.fairlead.operator.grpc.names.ResourceNames.JobName;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Deletes jobs, each only as it was looked at. */
final class JobCancellation {
    private static final int ATTEMPTS = 8;

    private final KubernetesClient client;
    private final JobMessages messages;

    JobCancellation(KubernetesClient client, JobMessages messages) {
        this.client = client;
        this.messages = messages;
    }

    /** The job as it was when it was cancelled, or would be. */
    Job cancel(CancelJobRequest request) {
        JobName job = JobCalls.jobName(request.getName());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            @Nullable
            GpuJob live = client.resources(GpuJob.class)
                    .inNamespace(job.namespace())
                    .withName(job.name())
                    .get();
            if (live == null) {
                throw JobCalls.notFound(job);
            }
            Etags.check(request.getEtag(), live.getMetadata(), request.getName());
            try {
                if (!request.getValidateOnly()) {
                    client.resource(live)
                            .lockResourceVersion(live.getMetadata().getResourceVersion())
                            .delete();
                }
                return messages.job(live);
            } catch (KubernetesClientException refused) {
                if (Kubernetes.notFound(refused)) {
                    throw JobCalls.notFound(job);
                }
                if (!Kubernetes.conflict(refused)) {
                    throw Kubernetes.problem(refused, UnaryOperator.identity()).exception();
                }
            }
        }
        throw Etags.contention(request.getName()).exception();
    }
}

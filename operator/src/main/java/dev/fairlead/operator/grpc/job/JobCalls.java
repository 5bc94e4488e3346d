package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.CancelJobRequest;
import dev.fairlead.api.v1.CancelJobResponse;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.api.v1.ExplainJobRequest;
import dev.fairlead.api.v1.ExplainJobResponse;
import dev.fairlead.api.v1.GetJobRequest;
import dev.fairlead.api.v1.Job;
import dev.fairlead.api.v1.JobServiceGrpc.JobServiceImplBase;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.api.v1.ListJobsResponse;
import dev.fairlead.api.v1.WatchJobsRequest;
import dev.fairlead.api.v1.WatchJobsResponse;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.grpc.error.Answer;
import dev.fairlead.operator.grpc.error.Problem;
import dev.fairlead.operator.grpc.filter.Fields;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.names.ResourceNames.JobName;
import dev.fairlead.operator.grpc.paging.Page;
import dev.fairlead.operator.grpc.watch.Followers;
import dev.fairlead.operator.loop.Sightings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Answers the calls of the JobService. */
public final class JobCalls extends JobServiceImplBase implements AutoCloseable {
    private final Sightings sightings;
    private final JobMessages messages;
    private final Fields<GpuJob> fields;
    private final JobExplanations explanations;
    private final JobCancellation cancellation;
    private final Followers followers;

    public JobCalls(KubernetesClient client, Sightings sightings, JobExplanations explanations) {
        this.sightings = sightings;
        this.messages = new JobMessages(sightings.queues());
        this.fields = JobQuestions.fields(messages);
        this.explanations = explanations;
        this.cancellation = new JobCancellation(client, messages);
        this.followers = new Followers(sightings.jobs());
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<Job> caller) {
        Answer.to(caller, () -> messages.job(object(request.getName())));
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> caller) {
        Answer.to(caller, () -> {
            String namespace = namespace(request.getParent());
            Page<GpuJob> page = Page.of(
                    namespace.isEmpty()
                            ? sightings.jobs().all()
                            : sightings.jobs().inNamespace(namespace),
                    fields.of(request.getFilter()),
                    JobQuestions.ORDER.by(request.getOrderBy()),
                    new Page.Wanted(
                            request.getPageSize(),
                            request.getPageToken(),
                            List.of("jobs", namespace, request.getFilter(), request.getOrderBy())));
            ListJobsResponse.Builder response = ListJobsResponse.newBuilder().setNextPageToken(page.nextToken());
            page.items().forEach(job -> response.addJobs(messages.job(job)));
            return response.build();
        });
    }

    @Override
    public void watchJobs(WatchJobsRequest request, StreamObserver<WatchJobsResponse> caller) {
        try {
            String namespace = namespace(request.getParent());
            JobStory story = new JobStory(
                    sightings.jobs(),
                    messages,
                    namespace.isEmpty() ? "" : namespace + "/",
                    !request.getFilter().isBlank(),
                    fields.of(request.getFilter()));
            followers.add(
                    (ServerCallStreamObserver<WatchJobsResponse>) caller,
                    story,
                    () -> namespace.isEmpty()
                            ? sightings.jobs().keys()
                            : sightings.jobs().keysInNamespace(namespace));
        } catch (RuntimeException refused) {
            caller.onError(Answer.status(refused));
        }
    }

    @Override
    public void explainJob(ExplainJobRequest request, StreamObserver<ExplainJobResponse> caller) {
        Answer.to(caller, () -> {
            GpuJob object = object(request.getName());
            return ExplainJobResponse.newBuilder()
                    .setExplanation(explanations.of(object, messages.job(object), request.getForecastStart()))
                    .build();
        });
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobResponse> caller) {
        Answer.to(
                caller,
                () -> CancelJobResponse.newBuilder()
                        .setJob(cancellation.cancel(request))
                        .build());
    }

    private GpuJob object(String name) {
        JobName job = jobName(name);
        GpuJob object = sightings.jobs().get(job.key());
        if (object == null) {
            throw notFound(job);
        }
        return object;
    }

    static JobName jobName(String name) {
        return ResourceNames.jobIn(name)
                .orElseThrow(() -> ResourceNames.malformed("name", name, "namespaces/research/jobs/llama")
                        .exception());
    }

    static RuntimeException notFound(JobName job) {
        return Problem.notFound(
                        ErrorReason.ERROR_REASON_JOB_NOT_FOUND, "Job", ResourceNames.job(job.namespace(), job.name()))
                .exception();
    }

    /** The namespace of a parent; empty for all. */
    private static String namespace(String parent) {
        String namespace = ResourceNames.namespaceIn(parent)
                .orElseThrow(
                        () -> ResourceNames.malformed("parent", parent, "namespaces/research, or namespaces/- for all")
                                .exception());
        return namespace.equals(ResourceNames.ANY) ? "" : namespace;
    }

    /** Ends all streams with UNAVAILABLE. */
    @Override
    public void close() {
        followers.close();
    }
}

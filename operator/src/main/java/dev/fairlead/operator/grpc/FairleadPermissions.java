package dev.fairlead.operator.grpc;

import com.google.protobuf.Message;
import dev.fairlead.api.v1.CancelJobRequest;
import dev.fairlead.api.v1.DeleteQueueRequest;
import dev.fairlead.api.v1.ExplainJobRequest;
import dev.fairlead.api.v1.FleetServiceGrpc;
import dev.fairlead.api.v1.GetJobRequest;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.GetQueueUsageRequest;
import dev.fairlead.api.v1.JobServiceGrpc;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.api.v1.QueueServiceGrpc;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.api.v1.WatchJobsRequest;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.names.ResourceNames.JobName;
import io.grpc.MethodDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of our methods. Names are read as the services read them; a request whose name cannot be read needs the
 * permission for all, and is refused by the service afterwards.
 */
public final class FairleadPermissions implements MethodPermissions {
    private static final String QUEUES = "gpuqueues";
    private static final String JOBS = "gpujobs";
    private static final String FLEET = "fleet";
    private static final JobName ALL_JOBS = new JobName("", "");

    private final Map<String, Function<Message, Permission>> byMethod = new HashMap<>();

    public FairleadPermissions() {
        queues();
        jobs();
        for (MethodDescriptor<?, ?> method :
                FleetServiceGrpc.getServiceDescriptor().getMethods()) {
            put(method, Message.class, request -> new Permission("get", FLEET, "", ""));
        }
    }

    private void queues() {
        put(QueueServiceGrpc.getGetQueueMethod(), GetQueueRequest.class, request -> queue("get", request.getName()));
        put(QueueServiceGrpc.getListQueuesMethod(), Message.class, request -> queue("list", ""));
        put(QueueServiceGrpc.getCreateQueueMethod(), Message.class, request -> queue("create", ""));
        put(
                QueueServiceGrpc.getUpdateQueueMethod(),
                UpdateQueueRequest.class,
                request -> queue("update", request.getQueue().getName()));
        put(
                QueueServiceGrpc.getDeleteQueueMethod(),
                DeleteQueueRequest.class,
                request -> queue("delete", request.getName()));
        put(
                QueueServiceGrpc.getGetQueueUsageMethod(),
                GetQueueUsageRequest.class,
                request -> new Permission(
                        "get",
                        QUEUES,
                        "",
                        ResourceNames.queueOfUsageIn(request.getName()).orElse("")));
        put(QueueServiceGrpc.getListQueueUsagesMethod(), Message.class, request -> queue("list", ""));
        put(QueueServiceGrpc.getWatchQueuesMethod(), Message.class, request -> queue("watch", ""));
    }

    private void jobs() {
        put(JobServiceGrpc.getGetJobMethod(), GetJobRequest.class, request -> job("get", request.getName()));
        put(JobServiceGrpc.getExplainJobMethod(), ExplainJobRequest.class, request -> job("get", request.getName()));
        put(JobServiceGrpc.getCancelJobMethod(), CancelJobRequest.class, request -> job("delete", request.getName()));
        put(JobServiceGrpc.getListJobsMethod(), ListJobsRequest.class, request -> jobs("list", request.getParent()));
        put(JobServiceGrpc.getWatchJobsMethod(), WatchJobsRequest.class, request -> jobs("watch", request.getParent()));
    }

    private static Permission queue(String verb, String name) {
        return new Permission(verb, QUEUES, "", ResourceNames.queueIn(name).orElse(""));
    }

    private static Permission job(String verb, String name) {
        JobName job = ResourceNames.jobIn(name).orElse(ALL_JOBS);
        return new Permission(verb, JOBS, job.namespace(), job.name());
    }

    private static Permission jobs(String verb, String parent) {
        String namespace = ResourceNames.namespaceIn(parent).orElse("");
        return new Permission(verb, JOBS, namespace.equals(ResourceNames.ANY) ? "" : namespace, "");
    }

    private <T extends Message> void put(
            MethodDescriptor<?, ?> method, Class<T> type, Function<T, Permission> permission) {
        byMethod.put(method.getFullMethodName(), request -> permission.apply(type.cast(request)));
    }

    @Override
    public @Nullable Permission of(MethodDescriptor<?, ?> method, Message request) {
        Function<Message, Permission> permission = byMethod.get(method.getFullMethodName());
        return permission == null ? null : permission.apply(request);
    }
}

package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.Job;
import dev.fairlead.operator.api.AcceptedGpuType;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobSpec;
import dev.fairlead.operator.grpc.filter.Fields;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.names.Times;
import dev.fairlead.operator.grpc.paging.Order;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What lists of jobs can be asked for; read from the objects, so that a million jobs need not become messages first. */
final class JobQuestions {
    static final Order<GpuJob> ORDER = new Order<>(JobMessages::name)
            .number("create_time", job -> seconds(created(job)))
            .number("queue_position", job -> orZero(JobMessages.status(job).queuePosition()))
            .number("gpus", job -> JobMessages.status(job).gpus());

    private JobQuestions() {}

    static Fields<GpuJob> fields(JobMessages messages) {
        return new Fields<GpuJob>()
                .text("name", JobMessages::name)
                .text("namespace", job -> job.getMetadata().getNamespace())
                .text("queue", job -> ResourceNames.queue(JobMessages.queue(job)))
                .text("team", messages::team)
                .word("phase", "PHASE_", Job.Phase.values(), JobMessages::phase)
                .text("reason", job -> orEmpty(JobMessages.status(job).reason()))
                .text("gpu_type", job -> orEmpty(JobMessages.status(job).gpuType()))
                .texts("gpu_types", JobQuestions::gpuTypes)
                .number("gpus", job -> JobMessages.status(job).gpus())
                .number("gpus_per_replica", spec(GpuJobSpec::gpusPerReplica))
                .number("replicas", spec(GpuJobSpec::replicas))
                .number("queue_position", job -> orZero(JobMessages.status(job).queuePosition()))
                .text("priority_class", JobQuestions::priorityClass)
                .flag(
                        "preemptible",
                        job -> job.getSpec() == null || job.getSpec().preemptible())
                .number("attempts", job -> JobMessages.status(job).attempts())
                .number("failures", job -> JobMessages.status(job).failures())
                .number("preemptions", job -> JobMessages.status(job).preemptions())
                .texts("nodes", job -> JobMessages.status(job).nodes())
                .entries("labels", JobMessages::labels)
                .time("create_time", JobQuestions::created)
                .time("placed_time", job -> JobMessages.status(job).placedTime())
                .time("start_time", job -> JobMessages.status(job).startTime())
                .time("completion_time", job -> JobMessages.status(job).completionTime());
    }

    private static ToLongFunction<GpuJob> spec(ToLongFunction<GpuJobSpec> of) {
        return job -> job.getSpec() == null ? 0 : of.applyAsLong(job.getSpec());
    }

    private static List<String> gpuTypes(GpuJob job) {
        return job.getSpec() == null
                ? List.of()
                : job.getSpec().gpuTypes().stream().map(AcceptedGpuType::name).toList();
    }

    private static String priorityClass(GpuJob job) {
        return job.getSpec() == null ? "" : orEmpty(job.getSpec().priorityClassName());
    }

    private static @Nullable Instant created(GpuJob job) {
        return Times.in(job.getMetadata().getCreationTimestamp()).orElse(null);
    }

    private static long seconds(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond();
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static long orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}

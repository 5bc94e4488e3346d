package dev.fairlead.operator.demo;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.QueueGpuStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Draws a {@link Scene} as lines of text. */
final class Table {
    private final Map<String, Integer> capacity;

    /** @param capacity GPUs that there are of each type */
    Table(Map<String, Integer> capacity) {
        this.capacity = capacity;
    }

    List<String> lines(Scene scene) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(scene));
        lines.add("");
        lines.addAll(queues(scene));
        lines.add("");
        lines.addAll(jobs(scene));
        return lines;
    }

    /** How many GPUs of each type are in use. */
    String headline(Scene scene) {
        return "GPUs in use: "
                + capacity.entrySet().stream()
                        .map(type ->
                                "%d of %d %s".formatted(used(scene, type.getKey()), type.getValue(), type.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private static int used(Scene scene, String type) {
        return scene.jobs().stream()
                .map(GpuJob::getStatus)
                .filter(Objects::nonNull)
                .filter(status -> type.equals(status.gpuType()))
                .mapToInt(GpuJobStatus::gpus)
                .sum();
    }

    private List<String> queues(Scene scene) {
        List<String> header = new ArrayList<>(List.of("QUEUE"));
        capacity.keySet().forEach(type -> header.add(type + " USED/GUARANTEED/ENTITLED"));
        header.addAll(List.of("RUNNING", "WAITING"));
        Columns columns = new Columns(header);
        for (GpuQueue queue : scene.queues()) {
            boolean child = queue.getSpec().parent() != null;
            List<String> row = new ArrayList<>();
            row.add((child ? "  " : "") + queue.getMetadata().getName());
            var status = queue.getStatus();
            for (String type : capacity.keySet()) {
                row.add(status == null ? "" : amounts(status.gpus(), type));
            }
            row.add(status == null ? "" : Integer.toString(status.runningJobs()));
            row.add(status == null ? "" : Integer.toString(status.waitingJobs()));
            columns.add(row);
        }
        return columns.lines();
    }

    private static String amounts(List<QueueGpuStatus> gpus, String type) {
        return gpus.stream()
                .filter(each -> each.type().equals(type))
                .map(each -> "%3d /%3d /%3d%s"
                        .formatted(
                                each.allocated(),
                                each.guaranteed(),
                                each.entitlement(),
                                each.borrowed() > 0 ? "  borrows " + each.borrowed() : ""))
                .findFirst()
                .orElse("-");
    }

    private static List<String> jobs(Scene scene) {
        Columns columns =
                new Columns(List.of("JOB", "QUEUE", "PHASE", "GPUS", "NODES", "STARTS", "POS", "REASON", "MESSAGE"));
        for (GpuJob job : scene.jobs()) {
            GpuJobStatus status = job.getStatus() == null ? GpuJobStatus.empty() : job.getStatus();
            columns.add(List.of(
                    job.getMetadata().getName(),
                    job.getSpec().queue(),
                    status.phase() == null ? "" : status.phase().value(),
                    gpus(status),
                    NodeNames.compressed(status.nodes()),
                    Integer.toString(status.attempts()),
                    text(status.queuePosition()),
                    text(status.reason()),
                    text(status.message())));
        }
        return columns.lines();
    }

    /** The GPUs that a job holds, such as {@code 64 H100}; empty if none. */
    static String gpus(GpuJobStatus status) {
        return status.gpus() == 0 ? "" : status.gpus() + " " + text(status.gpuType());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}

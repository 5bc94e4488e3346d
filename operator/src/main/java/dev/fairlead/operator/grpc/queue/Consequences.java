package dev.fairlead.operator.grpc.queue;

import dev.fairlead.api.v1.Consequence;
import dev.fairlead.api.v1.Consequence.Kind;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.QueueGpuStatus;
import dev.fairlead.operator.grpc.fleet.FleetCamera;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.loop.Sightings;
import dev.fairlead.operator.state.Sentences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what follows from queues as they are written, or would be, for those who are about to write them. */
final class Consequences {
    private final QueueForest forest;
    private final Sightings sightings;
    private final Map<String, List<QueueProblem>> problems = new HashMap<>();

    Consequences(QueueForest forest, Sightings sightings, FleetCamera camera) {
        this.forest = forest;
        this.sightings = sightings;
        Map<GpuType, Long> capacities = camera.picture().capacities();
        Set<QueueProblem> all = new LinkedHashSet<>(
                forest.problems(capacities::containsKey, type -> capacities.getOrDefault(type, 0L)));
        // The scheduler does not judge promises of a type that no node has; who is about to write one wants to know.
        all.addAll(forest.problems(type -> true, type -> Long.MAX_VALUE));
        all.forEach(problem -> problems.computeIfAbsent(problem.queue().value(), q -> new ArrayList<>())
                .add(problem));
    }

    /** What follows for a queue, and for others from it. */
    List<Consequence> of(String queue) {
        int number = forest.number(queue);
        if (number <= QueueTree.ROOT) {
            return List.of();
        }
        List<Consequence> all = new ArrayList<>();
        problems.getOrDefault(queue, List.of())
                .forEach(problem -> all.add(consequence(kind(problem), "", Sentences.full(problem.sentence()), queue)));
        addLimits(number, all);
        addStopPolicy(number, all);
        addJobsInTheWrongPlace(number, all);
        if (forest.tree().parent(number) > QueueTree.ROOT) {
            addJobsInTheWrongPlace(forest.tree().parent(number), all);
        }
        return all;
    }

    private static Kind kind(QueueProblem problem) {
        return switch (problem.kind()) {
            case PARENT_NOT_FOUND, PARENT_CYCLE -> Kind.KIND_PARENT_BROKEN;
            case GUARANTEE_EXCEEDS_PARENT -> Kind.KIND_GUARANTEE_EXCEEDS_PARENT;
            case GUARANTEE_EXCEEDS_HARDWARE -> Kind.KIND_GUARANTEE_EXCEEDS_HARDWARE;
            case GPU_TYPE_NOT_FOUND -> Kind.KIND_GPU_TYPE_NOT_FOUND;
        };
    }

    private void addLimits(int number, List<Consequence> all) {
        QueueTree tree = forest.tree();
        String name = tree.name(number).value();
        Queue declared = tree.declared(number);
        @Nullable GpuQueueStatus status = forest.object(number).getStatus();
        if (declared == null) {
            return;
        }
        for (QueueGpuStatus used : status == null ? List.<QueueGpuStatus>of() : status.gpus()) {
            long limit = tree.limit(number, new GpuType(used.type()));
            if (used.allocated() > limit) {
                long above = used.allocated() - limit;
                all.add(consequence(
                        Kind.KIND_LIMIT_BELOW_USE,
                        used.type(),
                        "Queue " + name + " holds " + used.allocated() + " " + used.type() + ", " + above
                                + " above its limit of " + limit
                                + ". Nothing is stopped for that alone: no job of it that"
                                + " needs " + used.type()
                                + " starts until enough of its jobs have ended, and queues that"
                                + " are entitled to more may take the " + above + " back.",
                        name));
            }
        }
        declared.quotas().forEach((type, quota) -> addLimitAbove(number, type, quota, all));
    }

    private void addLimitAbove(int number, GpuType type, GpuQuota quota, List<Consequence> all) {
        QueueTree tree = forest.tree();
        for (int above = tree.parent(number); above > QueueTree.ROOT; above = tree.parent(above)) {
            if (tree.limit(above, type) < quota.guaranteed()) {
                String name = tree.name(number).value();
                all.add(consequence(
                        Kind.KIND_LIMIT_BELOW_GUARANTEE,
                        type.name(),
                        "Queue " + name + " is guaranteed " + quota.guaranteed() + " " + type + ", but "
                                + tree.name(above) + " above it is limited to " + tree.limit(above, type)
                                + ": it cannot get more than that.",
                        name));
                return;
            }
        }
    }

    private void addStopPolicy(int number, List<Consequence> all) {
        QueueTree tree = forest.tree();
        String name = tree.name(number).value();
        int stopped = tree.stoppedAtOrAbove(number);
        if (stopped < 0) {
            return;
        }
        @Nullable GpuQueueStatus status = forest.object(number).getStatus();
        int running = status == null ? 0 : status.runningJobs();
        String why = stopped == number ? "Queue " + name : "Queue " + tree.name(stopped) + " above " + name;
        all.add(
                tree.drained(number)
                        ? consequence(
                                Kind.KIND_JOBS_STOPPED,
                                "",
                                why + " is drained: no job of " + name + " starts, and its " + running
                                        + " running jobs are stopped and wait.",
                                name)
                        : consequence(
                                Kind.KIND_JOBS_HELD,
                                "",
                                why + " is held: no job of " + name + " starts; its " + running
                                        + " running jobs go on.",
                                name));
    }

    /** Jobs that name a queue with children wait. */
    private void addJobsInTheWrongPlace(int number, List<Consequence> all) {
        if (forest.tree().isLeaf(number)) {
            return;
        }
        String name = forest.tree().name(number).value();
        long jobs = unfinished(sightings.jobsOf(name));
        if (jobs > 0) {
            all.add(consequence(
                    Kind.KIND_HAS_CHILDREN_AND_JOBS,
                    "",
                    jobs + " jobs name queue " + name
                            + ", which has queues below it: those that wait do not start until they name a leaf.",
                    name));
        }
    }

    /** Jobs that are not over. */
    static long unfinished(List<GpuJob> jobs) {
        return jobs.stream().filter(Consequences::unfinished).count();
    }

    static boolean unfinished(GpuJob job) {
        @Nullable GpuJobStatus status = job.getStatus();
        return status == null || status.phase() == null || !status.phase().isFinal();
    }

    private static Consequence consequence(Kind kind, String type, String message, String queue) {
        return Consequence.newBuilder()
                .setKind(kind)
                .setGpuType(type)
                .setMessage(message)
                .setQueue(ResourceNames.queue(queue))
                .build();
    }
}

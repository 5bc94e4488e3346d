package dev.fairlead.operator.demo;

import java.util.List;
import java.util.function.Predicate;

/**
 * Something that the story waits for.
 *
 * @param words what it is, as the end of "waited for"
 */
record Moment(String words, Predicate<Scene> hasCome) {
    static Moment atOnce() {
        return new Moment("nothing", scene -> true);
    }

    static Moment queuesReady(int count) {
        return new Moment(
                count + " queues to be ready",
                scene -> scene.queues().stream().filter(scene::isReady).count() >= count);
    }

    static Moment running(String... jobs) {
        return new Moment(
                String.join(", ", jobs) + " to run",
                scene -> List.of(jobs).stream().allMatch(scene::isRunning));
    }

    static Moment replicas(String job, int replicas) {
        return new Moment(
                job + " to have " + replicas + " replicas",
                scene -> scene.isRunning(job) && scene.status(job).orElseThrow().replicas() == replicas);
    }

    static Moment reason(String job, String reason) {
        return new Moment(
                job + " to have the reason " + reason,
                scene -> scene.status(job)
                        .map(status -> reason.equals(status.reason()))
                        .orElse(false));
    }

    static Moment over(List<String> jobs) {
        return new Moment(
                String.join(", ", jobs) + " to end", scene -> jobs.stream().allMatch(scene::isFinal));
    }

    static Moment idle(String queue) {
        return new Moment(
                "queue " + queue + " to use nothing",
                scene -> scene.queues().stream()
                        .filter(each -> each.getMetadata().getName().equals(queue))
                        .anyMatch(each -> each.getStatus() != null
                                && each.getStatus().gpus().stream().allMatch(gpus -> gpus.allocated() == 0)));
    }

    Moment and(Moment other) {
        return new Moment(words + " and " + other.words, hasCome.and(other.hasCome));
    }
}

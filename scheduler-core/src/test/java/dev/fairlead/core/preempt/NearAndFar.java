package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;

import dev.fairlead.core.scenario.Scenario;

/**
 * A cluster in which the job of a sibling queue ("near", on n1 beside GPUs that nobody may take) gives queue "mine" the right to
 * that of a queue further away ("far", on n2, the whole node), which alone makes room.
 */
final class NearAndFar {
    private NearAndFar() {}

    /** @param rackOfNear that of n1; n2 is in r2 */
    static Scenario cluster(String rackOfNear) {
        return Scenario.cluster()
                .node("n1", rackOfNear)
                .node("n2", "r2")
                .queue("left", queue -> queue.guaranteed(H100, 8))
                .queue("mine", queue -> queue.below("left").guaranteed(H100, 8))
                .queue("sibling", queue -> queue.below("left"))
                .queue("right")
                .queue("steady", queue -> queue.guaranteed(H100, 3))
                .running("fixed", "steady", job -> job.gpus(3).notPreemptible(), "n1")
                .running("near", "sibling", job -> job.gpus(5), "n1")
                .running("far", "right", job -> job.gpus(8), "n2")
                .afterSeconds(10);
    }
}

package dev.fairlead.core.quota;

import dev.fairlead.core.model.QueueName;

/**
 * Something wrong with a queue's place in the tree or its numbers. The other queues go on.
 *
 * @param queue the queue to change
 * @param kind what is wrong
 * @param sentence what is wrong with names and numbers and what to change, without the full stop
 */
public record QueueProblem(QueueName queue, Kind kind, String sentence) {
    /** What can be wrong with a queue. */
    public enum Kind {
        /** The parent does not exist. Jobs of the queue and of those below it wait. */
        PARENT_NOT_FOUND,
        /** The queue is its own ancestor. Jobs of the queue and of those below it wait. */
        PARENT_CYCLE,
        /** The guarantees of the queues below add up to more than the queue's own; they share what there is. */
        GUARANTEE_EXCEEDS_PARENT,
        /** The guarantees of all queues add up to more than the usable GPUs; they share what there is. */
        GUARANTEE_EXCEEDS_HARDWARE,
        /** The quota names a GPU type that no node has. */
        GPU_TYPE_NOT_FOUND
    }

    /** True if jobs of the queue cannot start because of it. */
    public boolean stopsTheQueue() {
        return kind == Kind.PARENT_NOT_FOUND || kind == Kind.PARENT_CYCLE;
    }
}

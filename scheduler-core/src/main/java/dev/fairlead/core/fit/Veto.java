package dev.fairlead.core.fit;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why something may not be done.
 *
 * @param reason the kind of obstacle
 * @param sentence what is in the way and, where known, the smallest change that would help; one English sentence without
 *     the full stop
 */
public record Veto(Reason reason, String sentence) {
    /** The kinds of obstacle. */
    public enum Reason {
        /** The queue that the job names does not exist. */
        QUEUE_NOT_FOUND,
        /** The queue has queues below it; jobs live in leaves. */
        QUEUE_NOT_LEAF,
        /** The queue, or one above it, is broken: its parent is missing or the parents form a circle. */
        QUEUE_INVALID,
        /** The queue, or one above it, is held by its administrator. */
        QUEUE_HELD,
        /** The job's namespace may not submit to the queue. */
        NAMESPACE_NOT_ALLOWED,
        /** A queue on the way to the root is at its limit. */
        LIMIT_REACHED,
        /** The job is not preemptible and its queue's guarantee is used up or too small. */
        GUARANTEE_EXCEEDED,
        /** No node has a GPU type that the job accepts. */
        GPU_TYPE_NOT_FOUND,
        /** No node that the job accepts is usable: selector, taints, cordons, missing topology labels. */
        NO_MATCHING_NODES,
        /** Even an empty cluster could not run the job. */
        NEVER_FITS,
        /** Enough GPUs may be free, but not in one domain of the required level. */
        TOPOLOGY_UNSATISFIED,
        /** Not enough GPUs, CPU, memory or pod slots are free. */
        NO_CAPACITY,
        /** It has room now, but that is kept for a job that goes before it and would start later. */
        RESERVED_FOR_OTHERS
    }

    /** One veto out of one for each type, of which there is one or more: the kind of the first, the sentences that differ. */
    public static Veto oneFor(List<Veto> vetoes) {
        return new Veto(
                vetoes.getFirst().reason(),
                vetoes.stream().map(Veto::sentence).distinct().collect(Collectors.joining("; or it ")));
    }

    @Override
    public String toString() {
        return sentence;
    }
}

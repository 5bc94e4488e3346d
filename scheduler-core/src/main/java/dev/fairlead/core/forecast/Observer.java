package dev.fairlead.core.forecast;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.plan.Plan;

/**
 * Sees what happens in virtual time, in order. All times are milliseconds since the epoch. Nothing of what it is told may be
 * changed by it.
 */
public interface Observer {
    /** Sees nothing. */
    Observer NOBODY = new Observer() {};

    /** Why a job stopped that was not done. */
    enum Stop {
        /** The plan wanted so. */
        PREEMPTED,
        /** One of its nodes was lost. */
        NODE_LOST,
        /** Its user deleted it. */
        WITHDRAWN,
        /** It reached its maximum duration. */
        OUT_OF_TIME
    }

    /** A job was submitted. */
    default void arrived(long nowMillis, Job job) {}

    /** A job was placed; it computes once its start-up is over. */
    default void started(long nowMillis, Job job, Place place) {}

    /** An elastic job got replicas or gave some up. */
    default void resized(long nowMillis, Job job, Resize resize) {}

    /**
     * A job stopped before it was done. After {@code PREEMPTED} and {@code NODE_LOST} it waits again, else it is over.
     *
     * @param lostGpuMillis GPU time of this attempt that has to be spent again: everything since its last checkpoint, or
     *     since it was placed if it made none
     */
    default void stopped(long nowMillis, Job job, Stop why, long lostGpuMillis) {}

    /** A job did all its work. */
    default void completed(long nowMillis, Job job) {}

    /** A replica holds its GPUs from now on. */
    default void took(long nowMillis, Job job, int replica, GpuType type, NodeName node) {}

    /** A replica's GPUs are free from now on (or, if its node was lost, gone). */
    default void gaveBack(long nowMillis, Job job, int replica, GpuType type, NodeName node) {}

    /** A node is new, has changed or is back. */
    default void nodeCame(long nowMillis, Node node) {}

    /** A node was lost; what its replicas held has been given back before. */
    default void nodeLost(long nowMillis, NodeName node) {}

    /** A plan was made and is about to be carried out. */
    default void decided(long nowMillis, Plan plan) {}
}

package dev.fairlead.operator.kube;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;

/** What a pod says about the room on its node. */
public sealed interface PodReading {
    /** The pod's own uid. */
    String uid();

    /** The node it is bound to; its value is empty while it is not bound. */
    NodeName node();

    /** What it asks for, with its pod slot. */
    Resources resources();

    /**
     * True while it takes room on its node: from the binding until it ended or is gone. A pod that is being deleted still
     * does; its GPUs are free when the kubelet says so.
     */
    boolean holdsNode();

    /**
     * A pod of a job of ours.
     *
     * @param job the job that owns it, with the uid of the owner
     * @param name the pod's name, {@code <job>-<index>}
     * @param index its place in the gang, from 0
     * @param attempt which start of the job it belongs to, from 1; 0 if its label was lost
     * @param gangSize how many replicas were placed together with it; 0 if its annotation was lost
     * @param terminating true if its deletion was asked for
     * @param sentence what happened to it, for people and without the full stop; empty while all is well
     * @param createdMillis when it was created, in milliseconds since the epoch, cut to a whole second
     */
    record OfJob(
            JobId job,
            String uid,
            String name,
            int index,
            int attempt,
            int gangSize,
            NodeName node,
            Resources resources,
            boolean holdsNode,
            PodPhase phase,
            boolean terminating,
            String sentence,
            long createdMillis)
            implements PodReading {}

    /** Someone else's pod; it counts on its node like any other. */
    record Foreign(String uid, String namespace, String name, NodeName node, Resources resources, boolean holdsNode)
            implements PodReading {}
}

package dev.fairlead.core.forecast;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;

/** Something that befalls the cluster from outside, whatever is decided. */
public sealed interface Happening {

    /** Someone submits a job. */
    record JobArrives(Work work) implements Happening {}

    /** Someone deletes a job, whether it runs or waits. */
    record JobIsWithdrawn(JobId job) implements Happening {}

    /** A node is new, has changed or is back. */
    record NodeComes(Node node) implements Happening {}

    /** A node fails: pods there are gone at once, and their gangs have to start again. */
    record NodeIsLost(NodeName node) implements Happening {}

    /** A queue is new or its quota has changed. */
    record QueueChanges(Queue queue) implements Happening {}
}

package dev.fairlead.core.state;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import org.jspecify.annotations.Nullable;

/** The waiting jobs of one shape. What is known of one of them is known of all. */
public final class JobClass {
    private final JobShape shape;
    private final Job example;
    private final int roomKind;
    int waiting;
    /** Its number in the line that is being made; meaningless at any other time. */
    int number;

    private @Nullable Prospects prospects;
    private @Nullable QueueTree prospectsFor;
    private long prospectsVersion;

    JobClass(JobShape shape, Job example, int roomKind) {
        this.shape = shape;
        this.example = example;
        this.roomKind = roomKind;
    }

    public JobShape shape() {
        return shape;
    }

    /** A job of this shape, whichever came first. To be asked only for what all of them share. */
    Job example() {
        return example;
    }

    /** The same small number for all classes that fit into the same room, in whatever queue they wait. */
    public int roomKind() {
        return roomKind;
    }

    /** What was found with these queues and nodes; null if nothing was. */
    @Nullable
    Prospects prospects(QueueTree tree, long fleetVersion) {
        return tree == prospectsFor && fleetVersion == prospectsVersion ? prospects : null;
    }

    void remember(Prospects found, QueueTree tree, long fleetVersion) {
        prospects = found;
        prospectsFor = tree;
        prospectsVersion = fleetVersion;
    }
}

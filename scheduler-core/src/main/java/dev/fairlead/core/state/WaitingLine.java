package dev.fairlead.core.state;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The waiting jobs of one queue, next first, at one moment. Never changes: as long as nobody joins or leaves the queue, every
 * cycle and every plan share one and the same line.
 */
public final class WaitingLine {
    private final QueueName queue;
    private final TrackedJob[] tracked;
    private final Job[] jobs;
    private final int[] classOf;
    private final List<JobClass> classes = new ArrayList<>();
    private final int[] sizes;

    WaitingLine(QueueName queue, Collection<TrackedJob> inOrder) {
        this.queue = queue;
        tracked = inOrder.toArray(new TrackedJob[0]);
        jobs = new Job[tracked.length];
        classOf = new int[tracked.length];
        int[] counts = new int[tracked.length];
        for (TrackedJob each : tracked) {
            each.jobClass().number = -1;
        }
        for (int index = 0; index < tracked.length; index++) {
            JobClass jobClass = tracked[index].jobClass();
            if (jobClass.number < 0) {
                jobClass.number = classes.size();
                classes.add(jobClass);
            }
            jobs[index] = tracked[index].job();
            classOf[index] = jobClass.number;
            counts[jobClass.number]++;
        }
        sizes = java.util.Arrays.copyOf(counts, classes.size());
    }

    public QueueName queue() {
        return queue;
    }

    /** How many jobs wait. */
    public int length() {
        return jobs.length;
    }

    /** The job at an index, 0 for the first. */
    public Job job(int index) {
        return jobs[index];
    }

    /** The job at an index with what it holds, which is as now and not as it was when the line was made. */
    public TrackedJob tracked(int index) {
        return tracked[index];
    }

    /** The number of the class of the job at an index: its place in {@link #classes}. */
    public int classOf(int index) {
        return classOf[index];
    }

    /** The different kinds of jobs in the line, in the order of the first job of each. */
    public List<JobClass> classes() {
        return classes;
    }

    /** How many jobs of the line are of a class. */
    public int size(int classNumber) {
        return sizes[classNumber];
    }
}

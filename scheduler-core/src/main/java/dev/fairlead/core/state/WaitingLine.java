package dev.fairlead.core.state;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
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
        sizes = Arrays.copyOf(counts, classes.size());
    }

    /** @param from the jobs of the line with the numbers of their classes in {@code known}, which may have gaps */
    private WaitingLine(QueueName queue, TrackedJob[] tracked, Job[] jobs, int[] from, List<JobClass> known) {
        this.queue = queue;
        this.tracked = tracked;
        this.jobs = jobs;
        classOf = new int[from.length];
        int[] counts = new int[known.size()];
        int[] numbers = new int[known.size()];
        Arrays.fill(numbers, -1);
        for (int index = 0; index < from.length; index++) {
            int number = numbers[from[index]];
            if (number < 0) {
                number = classes.size();
                numbers[from[index]] = number;
                classes.add(known.get(from[index]));
            }
            classOf[index] = number;
            counts[number]++;
        }
        sizes = Arrays.copyOf(counts, classes.size());
    }

    /**
     * The line after few changes. Moves what is known of the others in one piece instead of looking at each: where a queue
     * is long, most of its jobs are not in the processor's cache.
     *
     * @param gone who of this line is not in it any more
     * @param joined who was not in this line, or has left it and come back
     * @param order of the line
     */
    WaitingLine after(Collection<TrackedJob> gone, Collection<TrackedJob> joined, Comparator<TrackedJob> order) {
        int left = 0;
        TrackedJob[] stay = new TrackedJob[tracked.length];
        int[] places = new int[tracked.length];
        for (int index = 0; index < tracked.length; index++) {
            if (!isAmong(gone, tracked[index])) {
                stay[left] = tracked[index];
                places[left++] = index;
            }
        }
        List<TrackedJob> fresh = new ArrayList<>(joined);
        fresh.sort(order);
        int length = left + fresh.size();
        TrackedJob[] all = new TrackedJob[length];
        Job[] theirJobs = new Job[length];
        int[] from = new int[length];
        List<JobClass> known = new ArrayList<>(classes);
        int read = 0;
        int written = 0;
        for (TrackedJob each : fresh) {
            int place = -1 - Arrays.binarySearch(stay, read, left, each, order);
            while (read < place) {
                all[written] = stay[read];
                theirJobs[written] = jobs[places[read]];
                from[written++] = classOf[places[read++]];
            }
            all[written] = each;
            theirJobs[written] = each.job();
            from[written++] = numberOf(each.jobClass(), known);
        }
        while (read < left) {
            all[written] = stay[read];
            theirJobs[written] = jobs[places[read]];
            from[written++] = classOf[places[read++]];
        }
        return new WaitingLine(queue, all, theirJobs, from, known);
    }

    @SuppressWarnings("ReferenceEquality") // a job is tracked once
    private static boolean isAmong(Collection<TrackedJob> gone, TrackedJob tracked) {
        for (TrackedJob each : gone) {
            if (each == tracked) {
                return true;
            }
        }
        return false;
    }

    private static int numberOf(JobClass jobClass, List<JobClass> known) {
        int number = known.indexOf(jobClass);
        if (number < 0) {
            number = known.size();
            known.add(jobClass);
        }
        return number;
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

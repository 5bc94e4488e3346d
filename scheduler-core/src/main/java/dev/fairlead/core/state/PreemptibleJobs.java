package dev.fairlead.core.state;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The running jobs that may be stopped for others: by node, and for every GPU type, queue and priority in the order of the
 * time since their last checkpoints. Kept up to date by {@link ClusterState} at a cost of log(jobs) per change, so that
 * a search for victims looks at the cheapest of them and not at all.
 *
 * <p>Time passes for all jobs alike, so jobs that save their work equally often keep their order but for the one at the turn
 * of its interval: they are sorted by when in the interval they started, and read from "now" backwards, round once.
 */
public final class PreemptibleJobs {
    private static final Comparator<Running> YOUNGEST_FIRST =
            (one, other) -> TrackedJob.youngestFirst(one.tracked, other.tracked);

    private final Fleet fleet;
    private final Map<GpuType, SortedMap<QueueName, NavigableMap<Integer, Line>>> lines = new HashMap<>();
    private final List<List<Running>> onNode = new ArrayList<>();
    private final List<Integer> freeNumbers = new ArrayList<>();
    private int numbers;

    /** A running preemptible job as it was when it last changed. */
    public static final class Running {
        private final TrackedJob tracked;
        private final GpuType type;
        private final QueueName queue;
        private final int number;
        private final int[] slots;
        private final long gpuMillis;
        private final int surplus;
        private final long minimumRuntimeEndMillis;

        private Running(TrackedJob tracked, GpuType type, int number, Fleet fleet) {
            this.tracked = tracked;
            this.type = type;
            this.number = number;
            Job job = tracked.job;
            queue = job.queue();
            Gang gang = job.gang();
            slots = new int[tracked.holds.lastIndexOf(TrackedJob.Hold.RUNNING) + 1];
            long sum = 0;
            int running = 0;
            for (int replica = 0; replica < slots.length; replica++) {
                boolean runs = tracked.holds.get(replica) == TrackedJob.Hold.RUNNING;
                slots[replica] = runs ? fleet.slot(tracked.nodes.get(replica)) : NOWHERE;
                sum += runs ? gang.need(replica).gpuMillis() : 0;
                running += runs ? 1 : 0;
            }
            gpuMillis = sum;
            surplus = running == slots.length ? Math.max(0, running - gang.minReplicas()) : 0;
            minimumRuntimeEndMillis = tracked.startedMillis + job.minRuntimeSeconds() * 1000;
        }

        public TrackedJob tracked() {
            return tracked;
        }

        /** A small number that no other running preemptible job has; says nothing about any order. */
        public int number() {
            return number;
        }

        /** The slot of each replica, by index; {@link #NOWHERE} for one that does not run any more. Not to be changed. */
        public int[] slots() {
            return slots;
        }

        /** The GPUs of its running replicas. */
        public long gpus() {
            return GpuAmount.roundedUp(gpuMillis);
        }

        /** Replicas that it can give up and go on running; 0 once some have ended before the others. */
        public int surplus() {
            return surplus;
        }

        /** From when on it may be stopped, milliseconds since the epoch. */
        public long minimumRuntimeEndMillis() {
            return minimumRuntimeEndMillis;
        }
    }

    /** Stands for the slot of a replica that ended before the others. */
    public static final int NOWHERE = -1;

    /** The running preemptible jobs of one type, queue and priority. */
    public static final class Line {
        /** By checkpoint interval, then by when in the interval the job started, latest first. */
        private final SortedMap<Long, NavigableMap<Long, NavigableSet<Running>>> byInterval = new TreeMap<>();

        private final NavigableSet<Running> withSurplus = new TreeSet<>(YOUNGEST_FIRST);
        private final NavigableMap<Long, NavigableSet<Running>> byMinimumRuntime = new TreeMap<>();
        private long gpuMillis;

        private static long phase(Running running, long intervalMillis) {
            long started = running.tracked.startedMillis;
            return intervalMillis == 0 ? started : Math.floorMod(started, intervalMillis);
        }

        private void add(Running running) {
            gpuMillis += running.gpuMillis;
            byMinimumRuntime
                    .computeIfAbsent(running.minimumRuntimeEndMillis, key -> new TreeSet<>(YOUNGEST_FIRST))
                    .add(running);
            long interval = running.tracked.job.checkpointIntervalSeconds() * 1000;
            byInterval
                    .computeIfAbsent(interval, key -> new TreeMap<>(Comparator.reverseOrder()))
                    .computeIfAbsent(phase(running, interval), key -> new TreeSet<>(YOUNGEST_FIRST))
                    .add(running);
            if (running.surplus > 0) {
                withSurplus.add(running);
            }
        }

        private void remove(Running running, long interval) {
            gpuMillis -= running.gpuMillis;
            byMinimumRuntime.computeIfPresent(
                    running.minimumRuntimeEndMillis,
                    (end, same) -> same.remove(running) && same.isEmpty() ? null : same);
            withSurplus.remove(running);
            NavigableMap<Long, NavigableSet<Running>> phases = byInterval.get(interval);
            NavigableSet<Running> same = phases == null ? null : phases.get(phase(running, interval));
            if (phases != null && same != null && same.remove(running) && same.isEmpty()) {
                phases.remove(phase(running, interval));
                if (phases.isEmpty()) {
                    byInterval.remove(interval);
                }
            }
        }

        /** One iterator per checkpoint interval, each in the order of the time since the last checkpoint, least first. */
        public List<Iterator<Running>> leastSinceCheckpointFirst(long nowMillis) {
            List<Iterator<Running>> all = new ArrayList<>();
            byInterval.forEach((interval, phases) -> {
                long now = interval == 0 ? nowMillis : Math.floorMod(nowMillis, interval);
                all.add(new Chained(
                        phases.tailMap(now, true).values().iterator(),
                        phases.headMap(now, false).values().iterator()));
            });
            return all;
        }

        /** Those that can give up replicas and go on running, youngest first. */
        public Iterable<Running> withSurplus() {
            return Collections.unmodifiableSet(withSurplus);
        }

        /** All, those first whose minimum runtime is over first. */
        public Iterable<Running> byMinimumRuntime() {
            return () -> new Chained(byMinimumRuntime.values().iterator(), Collections.emptyIterator());
        }

        /** Those whose minimum runtime is not over, those first whose is over first. */
        public Iterable<Running> protectedAt(long nowMillis) {
            return () -> new Chained(
                    byMinimumRuntime.tailMap(nowMillis, false).values().iterator(), Collections.emptyIterator());
        }

        /** What all of them hold, in thousandths of GPUs. */
        public long gpuMillis() {
            return gpuMillis;
        }
    }

    /** The members of some sets one after the other. */
    private static final class Chained implements Iterator<Running> {
        private final Iterator<NavigableSet<Running>> first;
        private final Iterator<NavigableSet<Running>> second;
        private Iterator<Running> current = Collections.emptyIterator();

        Chained(Iterator<NavigableSet<Running>> first, Iterator<NavigableSet<Running>> second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && (first.hasNext() || second.hasNext())) {
                current = (first.hasNext() ? first : second).next().iterator();
            }
            return current.hasNext();
        }

        @Override
        public Running next() {
            return hasNext()
                    ? current.next()
                    : Collections.<Running>emptyIterator().next();
        }
    }

    PreemptibleJobs(Fleet fleet) {
        this.fleet = fleet;
    }

    /** To be called before anything changes by which the job is sorted. */
    void forget(TrackedJob tracked) {
        Running running = tracked.running;
        if (running == null) {
            return;
        }
        tracked.running = null;
        freeNumbers.add(running.number);
        SortedMap<QueueName, NavigableMap<Integer, Line>> queues = lines.get(running.type);
        NavigableMap<Integer, Line> priorities = queues == null ? null : queues.get(running.queue);
        Line line = priorities == null ? null : priorities.get(tracked.job.priority());
        if (queues != null && priorities != null && line != null) {
            line.remove(running, tracked.job.checkpointIntervalSeconds() * 1000);
            if (line.byInterval.isEmpty()) {
                priorities.remove(tracked.job.priority());
            }
            if (priorities.isEmpty()) {
                queues.remove(running.queue);
            }
        }
        for (int slot : running.slots) {
            if (slot != NOWHERE) {
                onNode.get(slot).remove(running);
            }
        }
    }

    /** To be called once the job has changed. */
    void remember(TrackedJob tracked) {
        GpuType type = tracked.gpuType;
        if (type == null || !tracked.job.preemptible() || !tracked.running()) {
            return;
        }
        int number = freeNumbers.isEmpty() ? numbers++ : freeNumbers.removeLast();
        Running running = new Running(tracked, type, number, fleet);
        tracked.running = running;
        lines.computeIfAbsent(type, key -> new TreeMap<>())
                .computeIfAbsent(running.queue, key -> new TreeMap<>())
                .computeIfAbsent(tracked.job.priority(), key -> new Line())
                .add(running);
        int before = NOWHERE;
        for (int slot : running.slots) {
            if (slot != NOWHERE && slot != before) {
                while (onNode.size() <= slot) {
                    onNode.add(new ArrayList<>(0));
                }
                if (!onNode.get(slot).contains(running)) {
                    onNode.get(slot).add(running);
                }
            }
            before = slot;
        }
    }

    /** The lines of a type by queue, then by priority, lowest first. */
    public SortedMap<QueueName, NavigableMap<Integer, Line>> lines(GpuType type) {
        SortedMap<QueueName, NavigableMap<Integer, Line>> known = lines.get(type);
        return known == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(known);
    }

    /** Those with a running replica on the node, in no particular order. */
    public List<Running> onNode(int slot) {
        return slot < onNode.size() ? Collections.unmodifiableList(onNode.get(slot)) : List.of();
    }

    /** {@link Running#number} is below this. */
    public int numbers() {
        return numbers;
    }

    /** The lowest priority of preemptible jobs of the type that the queue runs; above any priority if it runs none. */
    public long leastPriority(GpuType type, QueueName queue) {
        SortedMap<QueueName, NavigableMap<Integer, Line>> queues = lines.get(type);
        @Nullable NavigableMap<Integer, Line> priorities = queues == null ? null : queues.get(queue);
        return priorities == null ? Long.MAX_VALUE : priorities.firstKey();
    }
}

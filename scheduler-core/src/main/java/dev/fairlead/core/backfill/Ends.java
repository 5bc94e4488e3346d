package dev.fairlead.core.backfill;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that hold GPUs of one type in the order in which they are expected to end: those whose end is known by that, then
 * the others by their start, the oldest first. What this cycle has stopped or started counts as it will be.
 */
final class Ends {
    private static final Comparator<End> ORDER = Comparator.comparingLong(End::millis)
            .thenComparing(End::givesWay, Comparator.reverseOrder())
            .thenComparingLong(End::startedMillis)
            .thenComparing(end -> end.job.id());

    private static final GivesWay NOBODY_GIVES_WAY = other -> false;

    private final ClusterState state;
    private final long nowMillis;
    private final Map<JobId, Integer> replicasLeft = new HashMap<>();
    private final Map<JobId, End> started = new HashMap<>();

    /**
     * A job that holds GPUs.
     *
     * @param slots the node of each replica that runs; their replica numbers are in {@code replicas}
     * @param devices the device of each replica of the job that shares one, whether it runs or not; else empty
     * @param millis when it is expected to end, {@link ExpectedEnd#UNKNOWN} if nobody knows
     * @param givesWay true if the job in question could take these GPUs back; orders those of unknown end
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record End(
            GpuType type,
            Job job,
            int[] slots,
            int[] replicas,
            List<Integer> devices,
            long millis,
            long startedMillis,
            boolean givesWay) {
        /** The device of a replica that runs, by its place in {@link #slots}; -1 for whole GPUs. */
        int device(int i) {
            return devices.isEmpty() ? -1 : devices.get(replicas[i]);
        }

        boolean known() {
            return millis != ExpectedEnd.UNKNOWN;
        }
    }

    /** Whether the job that waits could take the GPUs of another back. */
    interface GivesWay {
        boolean test(Job other);
    }

    Ends(ClusterState state, long nowMillis) {
        this.state = state;
        this.nowMillis = nowMillis;
    }

    /** A job is being stopped, or keeps only its first replicas. */
    void stopped(JobId job, int left) {
        replicasLeft.put(job, left);
    }

    /** A job starts in this cycle. */
    void started(Job job, Placement placement) {
        int[] replicas = new int[placement.replicas()];
        for (int replica = 0; replica < replicas.length; replica++) {
            replicas[replica] = replica;
        }
        started.put(
                job.id(),
                new End(
                        placement.type(),
                        job,
                        placement.slots(),
                        replicas,
                        placement.devices(),
                        ExpectedEnd.millis(job, placement.type(), nowMillis, nowMillis),
                        nowMillis,
                        false));
    }

    /** Those of a type whose end is known, the next first. */
    EndsInOrder known(GpuType type) {
        List<End> outOfLine = new ArrayList<>();
        started.values().stream()
                .filter(end -> end.type.equals(type) && end.known())
                .forEach(outOfLine::add);
        // Overdue jobs are few, and where they stand depends on the time.
        state.byEnd()
                .overdue(type, nowMillis)
                .forEach(tracked -> outOfLine.add(running(tracked, type, NOBODY_GIVES_WAY)));
        outOfLine.sort(ORDER);
        Iterator<TrackedJob> inLine = state.byEnd().endingAfter(type, nowMillis).iterator();
        return new EndsInOrder(new Merged(outOfLine.iterator(), new Iterator<>() {
            @Override
            public boolean hasNext() {
                return inLine.hasNext();
            }

            @Override
            public End next() {
                return running(inLine.next(), type, NOBODY_GIVES_WAY);
            }
        }));
    }

    /** True if nobody knows when some job of the type ends. One that is being stopped is known to. */
    boolean someAreUnknown(GpuType type) {
        return state.byEnd().unknown(type).stream()
                        .anyMatch(tracked -> running(tracked, type, NOBODY_GIVES_WAY).slots.length > 0)
                || started.values().stream().anyMatch(end -> end.type.equals(type) && !end.known());
    }

    /**
     * Those of a type of whose end nobody knows: those that give way first, then by their starts. Only who may be stopped at
     * any time is asked whether it gives way; the others are read as far as someone looks, because most jobs may be running.
     */
    Iterator<End> unknown(GpuType type, GivesWay givesWay) {
        List<End> first = new ArrayList<>();
        Set<TrackedJob> givingWay = new HashSet<>();
        for (TrackedJob tracked : state.byEnd().unknownAndStoppable(type)) {
            End end = running(tracked, type, givesWay);
            if (end.givesWay) {
                givingWay.add(tracked);
                first.add(end);
            }
        }
        List<End> startedNow = new ArrayList<>();
        for (End end : started.values()) {
            if (end.type.equals(type) && !end.known()) {
                startedNow.add(end);
            }
        }
        startedNow.sort(ORDER);
        Iterator<End> others = state.byEnd().unknown(type).stream()
                .filter(tracked -> !givingWay.contains(tracked))
                .map(tracked -> running(tracked, type, NOBODY_GIVES_WAY))
                .iterator();
        return new Merged(first.iterator(), new Merged(others, startedNow.iterator()));
    }

    /** Two orders in one, without those who hold nothing any more. */
    private static final class Merged implements Iterator<End> {
        private final Iterator<End> one;
        private final Iterator<End> other;
        private @Nullable End nextOfOne;
        private @Nullable End nextOfOther;

        Merged(Iterator<End> one, Iterator<End> other) {
            this.one = one;
            this.other = other;
            nextOfOne = advance(one);
            nextOfOther = advance(other);
        }

        private static @Nullable End advance(Iterator<End> ends) {
            while (ends.hasNext()) {
                End end = ends.next();
                if (end.slots.length > 0) {
                    return end;
                }
            }
            return null;
        }

        @Override
        public boolean hasNext() {
            return nextOfOne != null || nextOfOther != null;
        }

        @Override
        public End next() {
            End left = nextOfOne;
            End right = nextOfOther;
            if (left != null && (right == null || ORDER.compare(left, right) <= 0)) {
                nextOfOne = advance(one);
                return left;
            }
            if (right == null) {
                throw new NoSuchElementException("no job ends any more");
            }
            nextOfOther = advance(other);
            return right;
        }
    }

    private End running(TrackedJob tracked, GpuType type, GivesWay givesWay) {
        Fleet fleet = state.fleet();
        Job job = tracked.job();
        int left = Math.min(tracked.holds().size(), replicasLeft.getOrDefault(job.id(), Integer.MAX_VALUE));
        int[] slots = new int[left];
        int[] replicas = new int[left];
        int count = 0;
        for (int replica = 0; replica < left; replica++) {
            if (tracked.holds().get(replica) == TrackedJob.Hold.RUNNING) {
                slots[count] = fleet.slot(tracked.nodes().get(replica));
                replicas[count++] = replica;
            }
        }
        long endMillis = ExpectedEnd.millis(job, type, tracked.startedMillis(), nowMillis);
        return new End(
                type,
                job,
                java.util.Arrays.copyOf(slots, count),
                java.util.Arrays.copyOf(replicas, count),
                List.copyOf(tracked.devices()),
                endMillis,
                tracked.startedMillis(),
                endMillis == ExpectedEnd.UNKNOWN && givesWay.test(job));
    }
}

package dev.fairlead.core.forecast;

import dev.fairlead.core.model.JobId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What will happen when. What is due at the same instant comes in a fixed order: what ends before what fails, and that
 * before what is new, so that a job whose last second falls on the loss of its node counts as done.
 */
final class Timetable {
    /** Something that is due. */
    sealed interface Entry {
        /** A job is done, unless the attempt that was to end then was changed since. */
        record Ends(JobId job, long version, boolean complete) implements Entry {}

        /** Pods are gone, unless the attempt they belonged to is over anyway. */
        record PodsAreGone(JobId job, long attempt, List<Integer> replicas) implements Entry {}

        /** Something from outside. */
        record FromOutside(Happening happening) implements Entry {}

        /** Time to decide again. */
        record Reconsider() implements Entry {}
    }

    private record Due(long atMillis, int rank, long sequence, Entry entry) {}

    private static final Comparator<Due> ORDER =
            Comparator.comparingLong(Due::atMillis).thenComparingInt(Due::rank).thenComparingLong(Due::sequence);

    private final PriorityQueue<Due> due = new PriorityQueue<>(ORDER);
    private long sequence;

    void add(long atMillis, Entry entry) {
        due.add(new Due(atMillis, rank(entry), sequence++, entry));
    }

    private static int rank(Entry entry) {
        return switch (entry) {
            case Entry.Ends ends -> 0;
            case Entry.PodsAreGone gone -> 1;
            case Entry.FromOutside outside ->
                switch (outside.happening()) {
                    case Happening.JobIsWithdrawn withdrawn -> 2;
                    case Happening.NodeIsLost lost -> 3;
                    case Happening.NodeComes comes -> 4;
                    case Happening.QueueChanges changes -> 5;
                    case Happening.JobArrives arrives -> 6;
                };
            case Entry.Reconsider reconsider -> 7;
        };
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    /** When the next entry is due. */
    long nextMillis() {
        return due.element().atMillis;
    }

    /** Takes out everything that is due first, in order. */
    List<Entry> takeNext() {
        List<Entry> taken = new ArrayList<>();
        long at = nextMillis();
        while (!due.isEmpty() && due.element().atMillis == at) {
            taken.add(due.remove().entry);
        }
        return taken;
    }
}

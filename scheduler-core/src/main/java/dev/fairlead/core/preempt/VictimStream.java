package dev.fairlead.core.preempt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The victims that one job might take from, in the order of what each of their GPUs loses: first those that only shrink and
 * lose nothing, then all. Costs a logarithm of the number of queues per victim that is read.
 */
final class VictimStream {
    private final Rights rights;
    private final List<VictimLine> lines;
    private PriorityQueue<Head> heads;
    private boolean shrinking = true;

    /** A place in one line. */
    private record Head(Victim victim, VictimLine line, int place) {}

    /** A victim that may be shrunk, or one that may be stopped (and, if it is elastic, shrunk as well). */
    record Next(Victim victim, boolean onlyShrinks) {
        /** What each GPU that it frees loses at least. */
        long lostSeconds() {
            return onlyShrinks ? 0 : victim.lostSeconds();
        }
    }

    VictimStream(List<VictimLine> lines, Rights rights) {
        this.lines = lines;
        this.rights = rights;
        heads = open();
    }

    private PriorityQueue<Head> open() {
        List<Head> first = new ArrayList<>(lines.size());
        for (VictimLine line : lines) {
            if (!shrinking && !line.someoneMayStop() && rights.passesOver(line)) {
                continue;
            }
            int place = line.first(shrinking);
            Victim victim = line.at(place, shrinking);
            if (victim != null) {
                first.add(new Head(victim, line, place));
            }
        }
        PriorityQueue<Head> opened =
                new PriorityQueue<>(Math.max(1, first.size()), Comparator.comparing(Head::victim, order(shrinking)));
        opened.addAll(first);
        return opened;
    }

    private static Comparator<Victim> order(boolean shrinking) {
        return shrinking
                ? Comparator.comparingLong(Victim::startedMillis).reversed().thenComparing(Victim::id)
                : Victim.CHEAPEST_FIRST;
    }

    /** The next victim; null if there are no more. */
    @Nullable
    Next next() {
        while (true) {
            Head head = heads.poll();
            if (head == null) {
                if (!shrinking) {
                    return null;
                }
                shrinking = false;
                heads = open();
                continue;
            }
            Victim after = head.line.at(head.place + 1, shrinking);
            if (after != null) {
                heads.add(new Head(after, head.line, head.place + 1));
            }
            Victim victim = head.victim;
            if (!victim.promised && (shrinking ? victim.surplus() > 0 : rights.pastMinimumRuntime(victim))) {
                return new Next(victim, shrinking);
            }
        }
    }
}

package dev.fairlead.core.backfill;

import dev.fairlead.core.backfill.Ends.End;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Ends in their order, read as far as someone looks: most starts are found long before the last job ends. */
final class EndsInOrder {
    private final List<End> read = new ArrayList<>();
    private final Iterator<End> rest;

    EndsInOrder(Iterator<End> inOrder) {
        rest = inOrder;
    }

    /** How many of the first so many there are. */
    int reach(int count) {
        while (read.size() < count && rest.hasNext()) {
            read.add(rest.next());
        }
        return Math.min(read.size(), count);
    }

    /** The end at a place, 0 for the first; there must be one. */
    End get(int place) {
        if (reach(place + 1) <= place) {
            throw new IndexOutOfBoundsException("there are " + read.size() + " ends, and none at " + place);
        }
        return read.get(place);
    }

    /** Those from one place up to another, which must have been reached. */
    List<End> between(int from, int to) {
        return read.subList(from, to);
    }

    /** All of these and then some more. */
    EndsInOrder followedBy(Iterator<End> more) {
        EndsInOrder all = new EndsInOrder(more);
        all.read.addAll(between(0, reach(Integer.MAX_VALUE)));
        return all;
    }
}

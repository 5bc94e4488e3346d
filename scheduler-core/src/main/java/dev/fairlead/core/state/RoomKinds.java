package dev.fairlead.core.state;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.TopologyRequest;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for everything that decides where a job fits, whatever its queue. Where one job finds no free room on a GPU type, no
 * other of its number does, so that a cycle searches once per kind of job and not once per queue. Numbers are small and used
 * again once nobody of the kind waits; they order nothing.
 */
final class RoomKinds {
    private record Kind(Gang gang, TopologyRequest topology, NodeSelection nodes, List<Toleration> tolerations) {}

    private static final class Use {
        private final int number;
        private int count;

        private Use(int number) {
            this.number = number;
        }
    }

    private final Map<Kind, Use> uses = new HashMap<>();
    private final BitSet taken = new BitSet();

    /** The number of a shape's kind, in use until it is released as often. */
    int acquire(JobShape shape) {
        Use use = uses.computeIfAbsent(kind(shape), key -> {
            int number = taken.nextClearBit(0);
            taken.set(number);
            return new Use(number);
        });
        use.count++;
        return use.number;
    }

    void release(JobShape shape) {
        Use use = uses.get(kind(shape));
        if (use != null && --use.count == 0) {
            taken.clear(use.number);
            uses.remove(kind(shape));
        }
    }

    /** One more than the largest number in use. */
    int bound() {
        return taken.length();
    }

    private static Kind kind(JobShape shape) {
        return new Kind(shape.gang(), shape.topology(), shape.nodes(), shape.tolerations());
    }
}

package dev.fairlead.operator.state;

import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.kube.QueueReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The queues as their administrators wrote them. */
public final class QueueMirror {
    private final QueueReader reader;
    private final ClusterState state;
    private final TreeMap<QueueName, Known> queues = new TreeMap<>();

    private record Known(GpuQueue object, Queue queue) {}

    QueueMirror(QueueReader reader, ClusterState state) {
        this.reader = reader;
        this.state = state;
    }

    /** Takes a queue in. True if that matters to scheduling; our own writes of its status do not. */
    boolean seen(GpuQueue object) {
        Queue queue = reader.read(object);
        Known before = queues.put(queue.name(), new Known(object, queue));
        if (before != null && before.queue.equals(queue)) {
            return false;
        }
        state.putQueue(queue);
        return true;
    }

    boolean gone(QueueName name) {
        if (queues.remove(name) == null) {
            return false;
        }
        state.removeQueue(name);
        return true;
    }

    /** The names of all queues, in order. */
    public Collection<QueueName> names() {
        return Collections.unmodifiableSet(queues.keySet());
    }

    /** The object of a queue, or null if there is none. */
    public @Nullable GpuQueue object(QueueName name) {
        Known known = queues.get(name);
        return known == null ? null : known.object;
    }

    /** The strictest stop policy on the way from the queue to the root. */
    public StopPolicy effectiveStopPolicy(QueueName name) {
        StopPolicy strictest = StopPolicy.NONE;
        for (Queue queue : wayUp(name)) {
            if (queue.stopPolicy().compareTo(strictest) > 0) {
                strictest = queue.stopPolicy();
            }
        }
        return strictest;
    }

    /** Adds every queue's own count to all queues above it. */
    public Map<QueueName, Integer> rolledUp(ToIntFunction<String> ownCount) {
        Map<QueueName, Integer> sums = new HashMap<>();
        for (QueueName name : queues.keySet()) {
            int count = ownCount.applyAsInt(name.value());
            if (count != 0) {
                for (Queue queue : wayUp(name)) {
                    sums.merge(queue.name(), count, Integer::sum);
                }
            }
        }
        return sums;
    }

    /** The queue and those above it; ends at a queue met twice, for parents may form a circle. */
    private List<Queue> wayUp(QueueName name) {
        List<Queue> way = new ArrayList<>();
        Set<QueueName> met = new HashSet<>();
        Known known = queues.get(name);
        while (known != null && met.add(known.queue.name())) {
            way.add(known.queue);
            known = queues.get(known.queue.parent());
        }
        return way;
    }
}

package dev.fairlead.core.quota;

import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one moment as a tree with dense numbers: 0 is the whole cluster, parents come before their children,
 * siblings are in the order of age, then name. Rebuilt only when a queue changes.
 *
 * <p>A queue whose parent is missing, or that is its own ancestor, hangs under the cluster but is broken: it and what is
 * below it start nothing, and what it runs is counted.
 */
public final class QueueTree {
    /** The number of the whole cluster. */
    public static final int ROOT = 0;

    private final List<@Nullable Queue> queues = new ArrayList<>();
    private final int[] parents;
    private final int[] depths;
    private final int[] firstChild;
    private final int[] byBand;
    private final List<List<Integer>> children = new ArrayList<>();
    private final Map<QueueName, Integer> numbers = new HashMap<>();
    private final Map<QueueName, QueueProblem> broken = new TreeMap<>();
    private final boolean someQueueIsDrained;
    private final int[] inNameOrder;
    private final ByGpuType<QuotaTable> quotas = new ByGpuType<>();
    private final QuotaTable unmentioned;

    public QueueTree(Collection<Queue> declared) {
        Map<QueueName, Queue> byName = new TreeMap<>();
        declared.forEach(queue -> byName.put(queue.name(), queue));
        someQueueIsDrained = declared.stream().anyMatch(queue -> queue.stopPolicy() == StopPolicy.HOLD_AND_DRAIN);
        Map<QueueName, List<Queue>> byParent = new HashMap<>();
        for (Queue queue : byName.values()) {
            QueueProblem problem = problemWithParent(queue, byName);
            QueueName parent = problem == null ? queue.parent() : QueueName.ROOT;
            if (problem != null) {
                broken.put(queue.name(), problem);
            }
            byParent.computeIfAbsent(parent, key -> new ArrayList<>()).add(queue);
        }
        int size = byName.size() + 1;
        parents = new int[size];
        depths = new int[size];
        firstChild = new int[size + 1];
        byBand = new int[size];
        queues.add(null);
        parents[ROOT] = -1;
        numbers.put(QueueName.ROOT, ROOT);
        for (int queue = 0; queue < queues.size(); queue++) {
            firstChild[queue] = queues.size();
            for (Queue child : byParent.getOrDefault(name(queue), List.of()).stream()
                    .sorted(Comparator.comparingLong(Queue::createdMillis).thenComparing(Queue::name))
                    .toList()) {
                int number = queues.size();
                numbers.put(child.name(), number);
                queues.add(child);
                parents[number] = queue;
                depths[number] = depths[queue] + 1;
            }
            children.add(
                    IntStream.range(firstChild[queue], queues.size()).boxed().toList());
            sortByBand(queue);
        }
        firstChild[size] = size;
        inNameOrder = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparing(queue -> name(queue).value()))
                .mapToInt(Integer::intValue)
                .toArray();
        unmentioned = new QuotaTable(this, null);
        for (Queue queue : byName.values()) {
            queue.quotas().keySet().forEach(type -> quotas.computeIfAbsent(type, each -> new QuotaTable(this, each)));
        }
    }

    private void sortByBand(int parent) {
        List<Integer> sorted = new ArrayList<>(children.get(parent));
        sorted.sort(Comparator.comparingInt(this::band).reversed());
        for (int i = 0; i < sorted.size(); i++) {
            byBand[firstChild[parent] + i] = sorted.get(i);
        }
    }

    private static @Nullable QueueProblem problemWithParent(Queue queue, Map<QueueName, Queue> byName) {
        QueueName parent = queue.parent();
        if (!parent.isRoot() && !byName.containsKey(parent)) {
            return new QueueProblem(
                    queue.name(),
                    QueueProblem.Kind.PARENT_NOT_FOUND,
                    "queue " + queue.name() + " names the parent " + parent
                            + ", which does not exist: create it or change spec.parent");
        }
        Set<QueueName> seen = new HashSet<>(Set.of(queue.name()));
        Queue above = byName.get(parent);
        while (above != null && seen.add(above.name())) {
            above = byName.get(above.parent());
        }
        // Every member of a circle is broken; a queue that merely hangs below one is not, its ancestor says so.
        if (above != null && above.name().equals(queue.name())) {
            return new QueueProblem(
                    queue.name(),
                    QueueProblem.Kind.PARENT_CYCLE,
                    "queue " + queue.name() + " is its own ancestor through " + parent
                            + ": change spec.parent of one of them");
        }
        return null;
    }

    /** How far below the whole cluster a queue is; 0 for the whole cluster itself. */
    public int depth(int queue) {
        return depths[queue];
    }

    /** How far below the whole cluster the deepest queue is. */
    public int depth() {
        return depths[depths.length - 1];
    }

    /** How many queues there are, the whole cluster included. */
    public int size() {
        return queues.size();
    }

    /** The number of a queue, or -1 if there is none of that name. */
    public int number(QueueName name) {
        return numbers.getOrDefault(name, -1);
    }

    public QueueName name(int queue) {
        Queue declared = queues.get(queue);
        return declared == null ? QueueName.ROOT : declared.name();
    }

    /** The queue as declared; null for the whole cluster. */
    public @Nullable Queue declared(int queue) {
        return queues.get(queue);
    }

    /** The numbers of all queues by their names; the whole cluster first. Not to be changed. */
    public int[] byName() {
        return inNameOrder;
    }

    /** The queue above, or -1 for the whole cluster. */
    public int parent(int queue) {
        return parents[queue];
    }

    /** The queues directly below, oldest first, then by name. */
    public List<Integer> children(int queue) {
        return children.get(queue);
    }

    /** The number of the first queue directly below; the others follow it. */
    int firstChild(int queue) {
        return firstChild[queue];
    }

    /** The number after that of the last queue directly below. */
    int childrenEnd(int queue) {
        return firstChild[queue + 1];
    }

    /** The queues directly below, at their numbers but those of higher bands first. */
    int inBandOrder(int position) {
        return byBand[position];
    }

    public boolean isLeaf(int queue) {
        return queue != ROOT && children.get(queue).isEmpty();
    }

    /** The share of a queue against its siblings. */
    public long weight(int queue) {
        Queue declared = queues.get(queue);
        return declared == null ? 1 : declared.weight();
    }

    /** Which surplus band the queue is in: a higher one is served before any lower one among siblings. */
    public int band(int queue) {
        Queue declared = queues.get(queue);
        return declared == null ? 0 : declared.surplusBand();
    }

    /** What is wrong with the queue's parents, by queue name. */
    public Collection<QueueProblem> brokenParents() {
        return broken.values();
    }

    /** The problem that keeps the queue, or one above it, from starting jobs; null if there is none. */
    public @Nullable QueueProblem brokenAtOrAbove(int queue) {
        for (int at = queue; at > ROOT; at = parent(at)) {
            QueueProblem problem = broken.get(name(at));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** The queue, or the first one above it, whose administrator stopped it; -1 if none. */
    public int stoppedAtOrAbove(int queue) {
        for (int at = queue; at > ROOT; at = parent(at)) {
            if (stopPolicy(at) != StopPolicy.NONE) {
                return at;
            }
        }
        return -1;
    }

    /** True if the queue or one above it is being drained. */
    public boolean drained(int queue) {
        for (int at = queue; at > ROOT; at = parent(at)) {
            if (stopPolicy(at) == StopPolicy.HOLD_AND_DRAIN) {
                return true;
            }
        }
        return false;
    }

    /** True if any queue is being drained. */
    public boolean someQueueIsDrained() {
        return someQueueIsDrained;
    }

    private StopPolicy stopPolicy(int queue) {
        Queue declared = queues.get(queue);
        return declared == null ? StopPolicy.NONE : declared.stopPolicy();
    }

    /**
     * What the queue always gets back. A queue that has queues below it and does not mention the type guarantees what
     * they guarantee together.
     */
    public long guaranteed(int queue, GpuType type) {
        return quotas(type).guaranteed[queue];
    }

    /** What the queues directly below guarantee together. */
    public long guaranteedBelow(int queue, GpuType type) {
        return quotas(type).guaranteedBelow[queue];
    }

    /** What the queue itself never exceeds, {@link GpuQuota#NO_LIMIT} for none. */
    public long limit(int queue, GpuType type) {
        return quotas(type).limit[queue];
    }

    /** All quotas of a type. */
    QuotaTable quotas(GpuType type) {
        QuotaTable known = quotas.get(type);
        return known == null ? unmentioned : known;
    }
}

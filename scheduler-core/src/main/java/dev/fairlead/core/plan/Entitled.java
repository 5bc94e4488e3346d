package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Fair shares computed a second time and in another way: by sorting the queues by the water level at which each is full,
 * where the deciders fill in rounds.
 */
final class Entitled {
    private final Facts facts;
    private final Map<GpuType, Map<QueueName, Long>> wanted = new TreeMap<>();
    private final Map<GpuType, Map<QueueName, Long>> shares = new TreeMap<>();

    /** @param ownDemand by type, what the jobs of each queue itself hold and wait for */
    Entitled(Facts facts, Map<GpuType, Map<QueueName, Long>> ownDemand) {
        this.facts = facts;
        ownDemand.forEach((type, demand) -> {
            Map<QueueName, Long> wants = new HashMap<>();
            Map<QueueName, Long> share = new HashMap<>();
            want(QueueName.ROOT, type, demand, wants);
            share.put(QueueName.ROOT, Math.min(facts.capacity(type), wants.getOrDefault(QueueName.ROOT, 0L)));
            divide(QueueName.ROOT, type, wants, share);
            wanted.put(type, wants);
            shares.put(type, share);
        });
    }

    /** The queue's fair share; 0 of a type that nobody wants. */
    long of(QueueName queue, GpuType type) {
        return shares.getOrDefault(type, Map.of()).getOrDefault(queue, 0L);
    }

    /** What the queue and everything below it hold and ask for, as far as limits let it count. */
    long demand(QueueName queue, GpuType type) {
        return wanted.getOrDefault(type, Map.of()).getOrDefault(queue, 0L);
    }

    private long want(QueueName queue, GpuType type, Map<QueueName, Long> own, Map<QueueName, Long> wants) {
        long sum = own.getOrDefault(queue, 0L);
        for (QueueName child : facts.below(queue)) {
            sum += want(child, type, own, wants);
        }
        long bounded = Math.min(sum, facts.limit(queue, type));
        wants.put(queue, bounded);
        return bounded;
    }

    private void divide(QueueName parent, GpuType type, Map<QueueName, Long> wants, Map<QueueName, Long> share) {
        List<QueueName> children = new ArrayList<>(facts.below(parent));
        children.sort(Comparator.comparingLong(facts::created).thenComparing(Comparator.naturalOrder()));
        long available = share.getOrDefault(parent, 0L);
        ToLongFunction<QueueName> promised =
                child -> Math.min(facts.guaranteed(child, type), wants.getOrDefault(child, 0L));
        long promises = children.stream().mapToLong(promised).sum();
        Map<QueueName, Long> first = new HashMap<>();
        if (promises <= available) {
            children.forEach(child -> first.put(child, promised.applyAsLong(child)));
        } else {
            first.putAll(pour(available, children, promised, promised));
        }
        long given = first.values().stream().mapToLong(Long::longValue).sum();
        Map<QueueName, Long> second = pour(
                available - given,
                children,
                child -> wants.getOrDefault(child, 0L) - first.getOrDefault(child, 0L),
                facts::weight);
        for (QueueName child : children) {
            share.put(child, first.getOrDefault(child, 0L) + second.getOrDefault(child, 0L));
            divide(child, type, wants, share);
        }
    }

    /** Fills those first who are full at the lowest level; who is not full gets a rounded part by largest remainder. */
    static <Q> Map<Q, Long> pour(long amount, List<Q> all, ToLongFunction<Q> need, ToLongFunction<Q> weight) {
        Map<Q, Long> given = new HashMap<>();
        List<Q> thirsty = new ArrayList<>(all.stream()
                .filter(each -> need.applyAsLong(each) > 0 && weight.applyAsLong(each) > 0)
                .toList());
        List<Q> byLevel = new ArrayList<>(thirsty);
        byLevel.sort((left, right) -> Long.compare(
                Math.multiplyExact(need.applyAsLong(left), weight.applyAsLong(right)),
                Math.multiplyExact(need.applyAsLong(right), weight.applyAsLong(left))));
        long left = amount;
        long weights = thirsty.stream().mapToLong(weight).sum();
        for (Q next : byLevel) {
            if (Math.multiplyExact(need.applyAsLong(next), weights)
                    > Math.multiplyExact(left, weight.applyAsLong(next))) {
                break;
            }
            given.put(next, need.applyAsLong(next));
            left -= need.applyAsLong(next);
            weights -= weight.applyAsLong(next);
            thirsty.remove(next);
        }
        long parts = left;
        long sum = weights;
        for (Q each : thirsty) {
            long part = Math.multiplyExact(parts, weight.applyAsLong(each)) / sum;
            given.put(each, part);
            left -= part;
        }
        thirsty.sort(Comparator.comparingLong((Q each) -> parts * weight.applyAsLong(each) % sum)
                .reversed());
        for (Q each : thirsty.subList(0, (int) Math.min(left, thirsty.size()))) {
            given.merge(each, 1L, Long::sum);
        }
        return given;
    }
}

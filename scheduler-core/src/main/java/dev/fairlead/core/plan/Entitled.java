package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Fair shares computed a second time and in another way: by sorting the queues by the water level at which each is full,
 * where the deciders fill in rounds.
 */
final class Entitled {
    private final Facts facts;
    private final Remembered remembered;
    private final Map<GpuType, Map<QueueName, Long>> wanted = new TreeMap<>();
    private final Map<GpuType, Shares> shares = new TreeMap<>();
    private final Map<GpuType, Shares> withoutMemory = new TreeMap<>();

    private record Shares(
            Map<QueueName, Long> all,
            Map<QueueName, Long> fromGuarantee,
            Map<QueueName, Long> factors,
            boolean memory) {
        Shares(boolean memory) {
            this(new HashMap<>(), new HashMap<>(), new HashMap<>(), memory);
        }
    }

    /** @param ownDemand by type, what the jobs of each queue itself hold and wait for */
    Entitled(Facts facts, Map<GpuType, Map<QueueName, Long>> ownDemand, long nowMillis) {
        this.facts = facts;
        this.remembered = new Remembered(facts, nowMillis);
        ownDemand.forEach((type, demand) -> {
            Map<QueueName, Long> wants = new HashMap<>();
            want(QueueName.ROOT, type, demand, wants);
            wanted.put(type, wants);
            shares.put(type, divideAll(type, wants, remembered.anything(type)));
            withoutMemory.put(type, divideAll(type, wants, false));
        });
    }

    /** The queue's fair share; 0 of a type that nobody wants. */
    long of(QueueName queue, GpuType type) {
        return number(shares, type, queue);
    }

    /** The most the queue may use of what it takes back. */
    long reclaimableUpTo(QueueName queue, GpuType type) {
        return Math.min(of(queue, type), number(withoutMemory, type, queue));
    }

    /** What nobody may take back from the queue for having more than its share. */
    long safeUpTo(QueueName queue, GpuType type) {
        return Math.max(of(queue, type), number(withoutMemory, type, queue));
    }

    private static long number(Map<GpuType, Shares> shares, GpuType type, QueueName queue) {
        Shares ofType = shares.get(type);
        return ofType == null ? 0 : ofType.all.getOrDefault(queue, 0L);
    }

    /** What of the share is guaranteed; 0 for the whole cluster. */
    long fromGuarantee(QueueName queue, GpuType type) {
        Shares ofType = shares.get(type);
        return ofType == null ? 0 : ofType.fromGuarantee.getOrDefault(queue, 0L);
    }

    /** What the queue's weight counts, in 1024ths. */
    long factor(QueueName queue, GpuType type) {
        Shares ofType = shares.get(type);
        return ofType == null ? 1024 : ofType.factors.getOrDefault(queue, 1024L);
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

    private Shares divideAll(GpuType type, Map<QueueName, Long> wants, boolean memory) {
        Shares into = new Shares(memory);
        into.all.put(QueueName.ROOT, Math.min(facts.capacity(type), wants.getOrDefault(QueueName.ROOT, 0L)));
        divide(QueueName.ROOT, type, wants, into);
        return into;
    }

    private void divide(QueueName parent, GpuType type, Map<QueueName, Long> wants, Shares into) {
        List<QueueName> children = new ArrayList<>(facts.below(parent));
        children.sort(Comparator.comparingLong(facts::created).thenComparing(Comparator.naturalOrder()));
        long available = into.all.getOrDefault(parent, 0L);
        ToLongFunction<QueueName> promised =
                child -> Math.min(facts.guaranteed(child, type), wants.getOrDefault(child, 0L));
        long promises = children.stream().mapToLong(promised).sum();
        Map<QueueName, Long> first = new HashMap<>();
        if (promises <= available) {
            children.forEach(child -> first.put(child, promised.applyAsLong(child)));
        } else {
            first.putAll(pour(available, children, promised, promised));
        }
        into.fromGuarantee.putAll(first);
        into.all.putAll(first);
        long left = available - sum(first);
        TreeSet<Integer> bands = new TreeSet<>(Comparator.reverseOrder());
        children.forEach(child -> bands.add(facts.band(child)));
        for (int band : bands) {
            ToLongFunction<QueueName> more = child -> wants.getOrDefault(child, 0L) - first.getOrDefault(child, 0L);
            List<QueueName> wanting = children.stream()
                    .filter(child -> facts.band(child) == band && more.applyAsLong(child) > 0)
                    .toList();
            if (into.memory) {
                into.factors.putAll(
                        remembered.factors(type, left, wanting, facts::weight, child -> facts.guaranteed(child, type)));
            }
            Map<QueueName, Long> second =
                    pour(left, wanting, more, child -> facts.weight(child) * into.factors.getOrDefault(child, 1024L));
            second.forEach((child, gpus) -> into.all.merge(child, gpus, Long::sum));
            left -= sum(second);
        }
        children.forEach(child -> divide(child, type, wants, into));
    }

    private static long sum(Map<QueueName, Long> given) {
        return given.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Fills those first who are full at the lowest level; who is not full gets a rounded part by largest remainder. */
    static <Q> Map<Q, Long> pour(long amount, List<Q> all, ToLongFunction<Q> need, ToLongFunction<Q> weight) {
        Map<Q, Long> given = new HashMap<>();
        List<Q> thirsty = new ArrayList<>(all.stream()
                .filter(each -> need.applyAsLong(each) > 0 && weight.applyAsLong(each) > 0)
                .toList());
        List<Q> byLevel = new ArrayList<>(thirsty);
        byLevel.sort((left, right) -> product(need.applyAsLong(left), weight.applyAsLong(right))
                .compareTo(product(need.applyAsLong(right), weight.applyAsLong(left))));
        long left = amount;
        long weights = thirsty.stream().mapToLong(weight).sum();
        for (Q next : byLevel) {
            if (product(need.applyAsLong(next), weights).compareTo(product(left, weight.applyAsLong(next))) > 0) {
                break;
            }
            given.put(next, need.applyAsLong(next));
            left -= need.applyAsLong(next);
            weights -= weight.applyAsLong(next);
            thirsty.remove(next);
        }
        BigInteger sum = BigInteger.valueOf(weights);
        Map<Q, BigInteger> remainders = new HashMap<>();
        long parts = left;
        for (Q each : thirsty) {
            BigInteger[] part = product(parts, weight.applyAsLong(each)).divideAndRemainder(sum);
            given.put(each, part[0].longValueExact());
            remainders.put(each, part[1]);
            left -= part[0].longValueExact();
        }
        thirsty.sort(Comparator.comparing((Q each) -> remainders.getOrDefault(each, BigInteger.ZERO))
                .reversed());
        for (Q each : thirsty.subList(0, (int) Math.min(left, thirsty.size()))) {
            given.merge(each, 1L, Long::sum);
        }
        return given;
    }

    private static BigInteger product(long one, long other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }
}

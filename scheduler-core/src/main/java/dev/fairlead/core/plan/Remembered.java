package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.PastUse;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What is remembered of past use, worked out a second time with numbers of any size: what each queue held on average lately, and
 * how much its weight counts for it.
 */
final class Remembered {
    private static final int STEPS = 64;
    private static final BigInteger WHOLE = BigInteger.ONE.shiftLeft(32);

    private final Map<GpuType, Map<QueueName, Long>> milliGpus = new TreeMap<>();
    private final Map<Long, BigInteger> fractions = new HashMap<>();

    Remembered(Facts facts, long nowMillis) {
        long halfLife = facts.usageHalfLifeSeconds;
        if (halfLife == 0) {
            return;
        }
        long step = Math.max(1, halfLife * 1000 / STEPS);
        for (PastUse.Use use : facts.pastUses) {
            long steps = Math.max(0, Math.floorDiv(nowMillis, step) - Math.floorDiv(use.atMillis(), step));
            BigInteger left = BigInteger.valueOf(use.gpuSeconds())
                    .multiply(fraction(steps % STEPS))
                    .divide(WHOLE.shiftLeft((int) Math.min(steps / STEPS, 1000)));
            long average = left.multiply(BigInteger.valueOf(693))
                    .divide(BigInteger.valueOf(halfLife))
                    .longValueExact();
            if (average > 0 && facts.queueNames().contains(use.queue())) {
                Map<QueueName, Long> ofType = milliGpus.computeIfAbsent(use.type(), key -> new HashMap<>());
                facts.upwards(use.queue()).forEach(queue -> ofType.merge(queue, average, Long::sum));
            }
        }
    }

    /** The largest whole number whose 64th power is at most 2^(32 * 64 - steps). */
    private BigInteger fraction(long steps) {
        return fractions.computeIfAbsent(steps, key -> {
            BigInteger bound = BigInteger.TWO.pow(32 * STEPS - key.intValue());
            BigInteger low = BigInteger.ZERO;
            BigInteger high = WHOLE;
            while (low.compareTo(high) < 0) {
                BigInteger middle = low.add(high).add(BigInteger.ONE).shiftRight(1);
                if (middle.pow(STEPS).compareTo(bound) <= 0) {
                    low = middle;
                } else {
                    high = middle.subtract(BigInteger.ONE);
                }
            }
            return low;
        });
    }

    /** True if some queue has used the type. */
    boolean anything(GpuType type) {
        return milliGpus.containsKey(type);
    }

    /**
     * What the weight of each counts in 1024ths, for siblings of one band that share out so many GPUs.
     *
     * @param guaranteed what each always gets back
     */
    Map<QueueName, Long> factors(
            GpuType type,
            long surplus,
            List<QueueName> queues,
            ToLongFunction<QueueName> weight,
            ToLongFunction<QueueName> guaranteed) {
        Map<QueueName, BigInteger> had = new HashMap<>();
        BigInteger sum = BigInteger.ZERO;
        BigInteger weights = BigInteger.ZERO;
        for (QueueName queue : queues) {
            BigInteger own = BigInteger.valueOf(guaranteed.applyAsLong(queue)).multiply(BigInteger.valueOf(1000));
            BigInteger all =
                    BigInteger.valueOf(milliGpus.getOrDefault(type, Map.of()).getOrDefault(queue, 0L));
            had.put(queue, all.subtract(own).max(BigInteger.ZERO));
            sum = sum.add(all.subtract(own).max(BigInteger.ZERO));
            weights = weights.add(BigInteger.valueOf(weight.applyAsLong(queue)));
        }
        BigInteger eighth = BigInteger.valueOf(surplus).multiply(BigInteger.valueOf(125));
        Map<QueueName, Long> factors = new HashMap<>();
        for (QueueName queue : queues) {
            BigInteger each = BigInteger.valueOf(weight.applyAsLong(queue));
            BigInteger mean = each.multiply(sum.add(eighth));
            BigInteger own =
                    had.getOrDefault(queue, BigInteger.ZERO).multiply(weights).add(each.multiply(eighth));
            long factor = sum.signum() == 0
                    ? 1024
                    : mean.shiftLeft(11).divide(mean.add(own)).longValueExact();
            factors.put(queue, Math.max(512, factor));
        }
        return factors;
    }
}

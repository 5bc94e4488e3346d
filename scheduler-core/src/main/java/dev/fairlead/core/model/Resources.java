package dev.fairlead.core.model;

/**
 * An amount of everything that a node offers and a replica asks for. Amounts may be negative only as the free amount of
 * a node that others have overcommitted.
 *
 * @param gpus whole GPUs
 * @param cpuMillis thousandths of a CPU
 * @param memoryBytes bytes of memory
 * @param ephemeralStorageBytes bytes of local scratch space
 * @param pods pod slots
 */
public record Resources(long gpus, long cpuMillis, long memoryBytes, long ephemeralStorageBytes, long pods) {
    public static final Resources ZERO = new Resources(0, 0, 0, 0, 0);

    /** One pod with so many GPUs and nothing else that counts. */
    public static Resources ofGpus(long gpus) {
        return new Resources(gpus, 0, 0, 0, 1);
    }

    /** @throws ArithmeticException when an amount would overflow */
    public Resources plus(Resources other) {
        return new Resources(
                Math.addExact(gpus, other.gpus),
                Math.addExact(cpuMillis, other.cpuMillis),
                Math.addExact(memoryBytes, other.memoryBytes),
                Math.addExact(ephemeralStorageBytes, other.ephemeralStorageBytes),
                Math.addExact(pods, other.pods));
    }

    /** @throws ArithmeticException when an amount would overflow */
    public Resources minus(Resources other) {
        return new Resources(
                Math.subtractExact(gpus, other.gpus),
                Math.subtractExact(cpuMillis, other.cpuMillis),
                Math.subtractExact(memoryBytes, other.memoryBytes),
                Math.subtractExact(ephemeralStorageBytes, other.ephemeralStorageBytes),
                Math.subtractExact(pods, other.pods));
    }

    /** True if every amount is at most the other's. What is not asked for (0) fits even where less than nothing is left. */
    public boolean fitsIn(Resources free) {
        return (gpus == 0 || gpus <= free.gpus)
                && (cpuMillis == 0 || cpuMillis <= free.cpuMillis)
                && (memoryBytes == 0 || memoryBytes <= free.memoryBytes)
                && (ephemeralStorageBytes == 0 || ephemeralStorageBytes <= free.ephemeralStorageBytes)
                && (pods == 0 || pods <= free.pods);
    }
}

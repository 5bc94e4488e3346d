package dev.fairlead.core.model;

/**
 * An amount of everything that a node offers and a replica asks for. Amounts may be negative only as the free amount of
 * a node that others have overcommitted.
 *
 * @param gpus whole GPUs
 * @param sharedGpuMillis thousandths of one single GPU that others may use besides: 1 to 999 in what a replica asks for,
 *     which then asks for no whole GPU; 0 in what a node offers. In a sum it may be any number.
 * @param cpuMillis thousandths of a CPU
 * @param memoryBytes bytes of memory
 * @param ephemeralStorageBytes bytes of local scratch space
 * @param pods pod slots
 */
public record Resources(
        long gpus, long cpuMillis, long memoryBytes, long ephemeralStorageBytes, long pods, long sharedGpuMillis) {
    /** How many thousandths one GPU has. */
    public static final int WHOLE_GPU = 1000;

    public static final Resources ZERO = new Resources(0, 0, 0, 0, 0);

    /** Without a share of a GPU. */
    public Resources(long gpus, long cpuMillis, long memoryBytes, long ephemeralStorageBytes, long pods) {
        this(gpus, cpuMillis, memoryBytes, ephemeralStorageBytes, pods, 0);
    }

    /** One pod with so many GPUs and nothing else that counts. */
    public static Resources ofGpus(long gpus) {
        return new Resources(gpus, 0, 0, 0, 1);
    }

    /** One pod with so many thousandths of one GPU, 1 to 999, and nothing else that counts. */
    public static Resources ofGpuShare(int millis) {
        return new Resources(0, 0, 0, 0, 1, millis);
    }

    /** True if it asks for a part of one GPU and shares that with others. */
    public boolean sharesGpu() {
        return sharedGpuMillis > 0;
    }

    /** What it has of GPUs, whole ones and the share, in thousandths. */
    public long gpuMillis() {
        return Math.addExact(Math.multiplyExact(gpus, WHOLE_GPU), sharedGpuMillis);
    }

    /** @throws ArithmeticException when an amount would overflow */
    public Resources plus(Resources other) {
        return new Resources(
                Math.addExact(gpus, other.gpus),
                Math.addExact(cpuMillis, other.cpuMillis),
                Math.addExact(memoryBytes, other.memoryBytes),
                Math.addExact(ephemeralStorageBytes, other.ephemeralStorageBytes),
                Math.addExact(pods, other.pods),
                Math.addExact(sharedGpuMillis, other.sharedGpuMillis));
    }

    /** @throws ArithmeticException when an amount would overflow */
    public Resources minus(Resources other) {
        return new Resources(
                Math.subtractExact(gpus, other.gpus),
                Math.subtractExact(cpuMillis, other.cpuMillis),
                Math.subtractExact(memoryBytes, other.memoryBytes),
                Math.subtractExact(ephemeralStorageBytes, other.ephemeralStorageBytes),
                Math.subtractExact(pods, other.pods),
                Math.subtractExact(sharedGpuMillis, other.sharedGpuMillis));
    }

    /** True if every amount is at most the other's, shares of GPUs aside: where they fit depends on the device. What is not asked for (0) fits even where less than nothing is left. */
    public boolean fitsIn(Resources free) {
        return (gpus == 0 || gpus <= free.gpus)
                && (cpuMillis == 0 || cpuMillis <= free.cpuMillis)
                && (memoryBytes == 0 || memoryBytes <= free.memoryBytes)
                && (ephemeralStorageBytes == 0 || ephemeralStorageBytes <= free.ephemeralStorageBytes)
                && (pods == 0 || pods <= free.pods);
    }
}

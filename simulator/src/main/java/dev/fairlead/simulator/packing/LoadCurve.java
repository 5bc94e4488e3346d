package dev.fairlead.simulator.packing;

/**
 * What a cluster looks like while pods keep arriving and none leaves, by load: at each whole percent of the cluster's GPUs
 * that has arrived (dropped pods included), the mean over all moments at that load.
 */
public final class LoadCurve {
    /** The last percent of arrived load. */
    public static final int LAST = 130;

    private final long capacityMillis;
    private final double[] allocated = new double[LAST + 2];
    private final double[] fragmented = new double[LAST + 2];
    private final double[] fragmentedOfFree = new double[LAST + 2];
    private final int[] moments = new int[LAST + 2];

    /** @param capacityMillis thousandths of GPUs of the whole cluster */
    public LoadCurve(long capacityMillis) {
        this.capacityMillis = capacityMillis;
    }

    /** One pod more has arrived. Amounts are thousandths of GPUs. */
    void record(long arrived, long used, double fragmentation) {
        int load = (int) Math.min(LAST + 1, Math.rint(100.0 * arrived / capacityMillis));
        allocated[load] += Math.round(10_000.0 * used / capacityMillis) / 100.0;
        fragmented[load] += 100 * fragmentation / capacityMillis;
        fragmentedOfFree[load] += used == capacityMillis ? 0 : 100 * fragmentation / (capacityMillis - used);
        moments[load]++;
    }

    /** Percent of all GPUs in use at a load; NaN if nothing arrived at that load. */
    public double allocated(int load) {
        return allocated[load] / moments[load];
    }

    /** Percent of all GPUs that not everyone could use. */
    public double fragmented(int load) {
        return fragmented[load] / moments[load];
    }

    /** Percent of the GPUs not in use that not everyone could use. */
    public double fragmentedOfFree(int load) {
        return fragmentedOfFree[load] / moments[load];
    }

    /** Percent of all GPUs not in use. */
    public double unallocated(int load) {
        return 100 - allocated(load);
    }
}

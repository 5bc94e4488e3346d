package dev.fairlead.simulator.muri;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Places jobs on an empty cluster one after the other, and skips those that do not fit: the {@code yarn} placement of
 * Muri's artifact. Up to 8 GPUs must be on one node, the first with room; more need idle nodes. It also counts CPUs (at
 * most 6 per GPU, 92 per node) and memory, neither of which is ever short before GPUs are, so they are left out here.
 */
final class EmptyCluster {
    private EmptyCluster() {}

    static List<MuriJob> place(List<MuriJob> inOrder) {
        int[] free = new int[MuriRun.NODES];
        Arrays.fill(free, MuriRun.GPUS_PER_NODE);
        List<MuriJob> placed = new ArrayList<>();
        for (MuriJob job : inOrder) {
            boolean fits =
                    job.gpus() > MuriRun.GPUS_PER_NODE ? takeNodes(free, job.gpus()) : takeGpus(free, job.gpus());
            if (fits) {
                placed.add(job);
            }
        }
        return placed;
    }

    private static boolean takeGpus(int[] free, int gpus) {
        for (int node = 0; node < free.length; node++) {
            if (free[node] >= gpus) {
                free[node] -= gpus;
                return true;
            }
        }
        return false;
    }

    /** All sizes above 8 are multiples of 8 (16 and 32): {@link RestartOverhead} knows no others. */
    private static boolean takeNodes(int[] free, int gpus) {
        int missing = gpus / MuriRun.GPUS_PER_NODE;
        long idle = Arrays.stream(free)
                .filter(each -> each == MuriRun.GPUS_PER_NODE)
                .count();
        if (idle < missing) {
            return false;
        }
        for (int node = 0; missing > 0; node++) {
            if (free[node] == MuriRun.GPUS_PER_NODE) {
                free[node] = 0;
                missing--;
            }
        }
        return true;
    }
}

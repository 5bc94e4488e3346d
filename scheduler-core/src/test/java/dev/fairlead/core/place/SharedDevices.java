package dev.fairlead.core.place;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What shares use of each device, and how many shares of a job fit beside them: every device is tried for every replica. */
final class SharedDevices {
    private final Map<Integer, Map<Integer, Integer>> used = new HashMap<>();

    /** A share of a device is used now. */
    void book(Fleet fleet, int slot, int device, int millis) {
        fleet.bookNow(slot, Resources.ofGpuShare(millis), device, 1);
        fleet.bookFuture(slot, Resources.ofGpuShare(millis), device, 1);
        used.computeIfAbsent(slot, key -> new TreeMap<>()).merge(device, millis, Integer::sum);
    }

    private static final class Free {
        private Resources besides;
        private final List<Integer> devices = new ArrayList<>();

        private Free(Resources besides) {
            this.besides = besides;
        }
    }

    int most(Fleet fleet, List<Node> nodes, Job job) {
        List<Free> all = new ArrayList<>();
        for (Node node : nodes) {
            int slot = fleet.slot(node.name());
            Free free = new Free(fleet.now().free(slot));
            if (free.besides.gpus() >= 0) {
                used.getOrDefault(slot, Map.of()).forEach((device, millis) -> {
                    if (device < node.allocatable().gpus()) {
                        free.devices.add(1000 - millis);
                    }
                });
                for (int whole = 0; whole < free.besides.gpus(); whole++) {
                    free.devices.add(1000);
                }
            }
            all.add(free);
        }
        return place(all, job, 0, 0, 0);
    }

    private static int place(List<Free> all, Job job, int placed, int fromNode, int fromDevice) {
        if (placed == job.gang().replicas()) {
            return placed;
        }
        Resources need = job.gang().need(placed);
        int share = (int) need.sharedGpuMillis();
        int most = placed;
        for (int i = fromNode; i < all.size(); i++) {
            Free free = all.get(i);
            for (int device = i == fromNode ? fromDevice : 0; device < free.devices.size(); device++) {
                int left = free.devices.get(device);
                if (left >= share && need.fitsIn(free.besides)) {
                    Resources before = free.besides;
                    free.besides = before.minus(need);
                    free.devices.set(device, left - share);
                    most = Math.max(most, place(all, job, placed + 1, i, device));
                    free.devices.set(device, left);
                    free.besides = before;
                    if (most == job.gang().replicas()) {
                        return most;
                    }
                }
            }
        }
        return most;
    }
}

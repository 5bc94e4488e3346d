package dev.fairlead.core.capacity;

import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which device of one node a share goes on: the opened one with the smallest part free that is enough, then the lowest
 * number, else the lowest device that is whole. What is free at this moment must be free once others have left, too, or a
 * share would take what is promised to a waiting job; so both are looked at together.
 */
final class DeviceChoice {
    /** What is used of each device, and how many are whole and free, under one assumption. */
    private static final class Side {
        private final int[] used;
        private long whole;

        Side(int[] used, int devices, long whole) {
            this.used = Arrays.copyOf(used, Math.max(used.length, devices));
            this.whole = whole;
        }

        boolean takes(int device, int millis) {
            return used[device] == 0 ? whole >= 1 : whole >= 0 && used[device] + millis <= Resources.WHOLE_GPU;
        }

        void take(int device, int millis) {
            whole -= used[device] == 0 ? 1 : 0;
            used[device] += millis;
        }
    }

    private final int devices;
    private final Side now;
    private final @Nullable Side later;

    DeviceChoice(CapacityView view, int slot, @Nullable CapacityView laterView) {
        devices = view.devices(slot);
        now = new Side(view.opened().used(slot), devices, view.free(slot, CapacityView.GPUS));
        later = laterView == null
                ? null
                : new Side(laterView.opened().used(slot), devices, laterView.free(slot, CapacityView.GPUS));
    }

    /** The device of each of some shares of so many thousandths, for all of which there is room on their nodes. */
    static List<Integer> forEach(int[] slots, CapacityView view, @Nullable CapacityView laterView, int millis) {
        Map<Integer, DeviceChoice> choices = new HashMap<>();
        List<Integer> chosen = new ArrayList<>(slots.length);
        for (int slot : slots) {
            chosen.add(choices.computeIfAbsent(slot, key -> new DeviceChoice(view, key, laterView))
                    .take(millis));
        }
        return chosen;
    }

    /** The device for a share of so many thousandths; -1 if none has room. */
    int best(int millis) {
        int best = -1;
        for (int device = 0; device < devices; device++) {
            if (now.takes(device, millis)
                    && (later == null || later.takes(device, millis))
                    && (best < 0 || now.used[device] > now.used[best])) {
                best = device;
            }
        }
        return best;
    }

    /** How many shares of so many thousandths fit, one after the other; no more are counted than {@code most}. */
    int fit(int millis, int most) {
        int count = 0;
        while (count < most && best(millis) >= 0) {
            take(millis);
            count++;
        }
        return count;
    }

    /**
     * Takes the best device for a share, on paper, so that the next choice sees it.
     *
     * @throws IllegalStateException if none has room
     */
    int take(int millis) {
        int device = best(millis);
        if (device < 0) {
            throw new IllegalStateException("no device of the node has " + millis + " thousandths free, though it was"
                    + " counted to: the count and the choice disagree");
        }
        now.take(device, millis);
        if (later != null) {
            later.take(device, millis);
        }
        return device;
    }
}

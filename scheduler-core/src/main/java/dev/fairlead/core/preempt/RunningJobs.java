package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The running jobs of one GPU type by node, cheapest to stop first. Made once per cycle, when the first job needs it. */
final class RunningJobs {
    private final Map<Integer, List<Victim>> bySlot = new HashMap<>();
    private final Map<Integer, Long> lowestRank = new HashMap<>();
    private final Map<Integer, Long> nextClassMillis = new HashMap<>();
    private final List<Victim> all = new ArrayList<>();

    RunningJobs(ClusterState state, GpuType type, long nowMillis, Set<JobId> stopped) {
        QueueTree tree = state.queueTree();
        Fleet fleet = state.fleet();
        for (TrackedJob tracked : state.holding()) {
            if (!tracked.running()
                    || !type.equals(tracked.gpuType())
                    || !tracked.job().preemptible()
                    || stopped.contains(tracked.job().id())) {
                continue;
            }
            int queue = Math.max(tree.number(tracked.job().queue()), QueueTree.ROOT);
            all.add(new Victim(
                    tracked, type, queue, runningSlots(tracked, fleet), LostWork.gpuSeconds(tracked, nowMillis)));
            lowestRank.merge(queue, state.order().rank(tracked, nowMillis), Math::min);
            state.order()
                    .nextClassMillis(tracked, nowMillis)
                    .ifPresent(millis -> nextClassMillis.merge(queue, millis, Math::min));
        }
        all.sort(Victim.CHEAPEST_FIRST);
        for (Victim victim : all) {
            for (int slot : victim.slots) {
                List<Victim> here = bySlot.computeIfAbsent(slot, key -> new ArrayList<>());
                if (here.isEmpty() || here.getLast() != victim) {
                    here.add(victim);
                }
            }
        }
    }

    /** By replica index; {@link Victim#NOWHERE} for one that does not run any more. */
    private static int[] runningSlots(TrackedJob tracked, Fleet fleet) {
        int[] slots = new int[tracked.holds().lastIndexOf(TrackedJob.Hold.RUNNING) + 1];
        for (int replica = 0; replica < slots.length; replica++) {
            boolean runs = tracked.holds().get(replica) == TrackedJob.Hold.RUNNING;
            slots[replica] = runs ? fleet.slot(tracked.nodes().get(replica)) : Victim.NOWHERE;
        }
        return slots;
    }

    /** All of them, cheapest first. */
    List<Victim> all() {
        return all;
    }

    /** Those with a replica on the node, cheapest first. */
    List<Victim> onNode(int slot) {
        return bySlot.getOrDefault(slot, List.of());
    }

    /** True if the queue runs a preemptible job of a lower {@link dev.fairlead.core.order.JobOrder#rank rank}. */
    boolean hasLowerRank(int queue, long rank) {
        return lowestRank.getOrDefault(queue, Long.MAX_VALUE) < rank;
    }

    /** When the first of them in a queue has had so much GPU time that those with less may take its place. */
    OptionalLong nextClassMillis(int queue) {
        Long millis = nextClassMillis.get(queue);
        return millis == null ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}

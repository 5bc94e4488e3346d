package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.state.HeldReplicas;
import dev.fairlead.core.state.TrackedJob.Hold;
import dev.fairlead.snapshot.document.NameRange;
import dev.fairlead.snapshot.document.Section;
import dev.fairlead.snapshot.document.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the replicas of a job are, as keys of the job. */
final class HeldEntry {
    private static final long MOST_DEVICES = 1_000_000;

    private HeldEntry() {}

    /**
     * What the job holds; null for a job that runs nowhere.
     *
     * @param shares whether its replicas share GPUs, so that each has a device
     * @param types the GPU type of every node
     * @param startedMillis when it was placed if it does not say
     */
    static @Nullable HeldReplicas read(
            Section section, boolean shares, Map<NodeName, GpuType> types, long nowMillis, long startedMillis) {
        List<NodeName> nodes = new ArrayList<>();
        for (String name : section.has("runsOn") ? section.texts("runsOn") : List.<String>of()) {
            try {
                NameRange.expand(name).forEach(each -> nodes.add(new NodeName(each)));
            } catch (IllegalArgumentException unusable) {
                section.wrong("runsOn", "runsOn " + unusable.getMessage());
            }
        }
        String type = section.text("gpuType", "");
        long started = section.value("started", text -> Words.millis(text, nowMillis), startedMillis);
        List<Hold> holds = holds(section, nodes.size());
        List<Integer> devices = section.has("devices")
                ? section.wholes("devices", 0, MOST_DEVICES).stream()
                        .map(Long::intValue)
                        .toList()
                : List.of();
        if (nodes.isEmpty()) {
            for (String key : List.of("gpuType", "started", "devices", "leaving", "gone")) {
                if (section.has(key)) {
                    section.wrong(key, key + " is for a job that runs: say on which nodes with the key runsOn");
                }
            }
            return null;
        }
        GpuType found = type.isEmpty() ? types.get(nodes.getFirst()) : new GpuType(type);
        if (found == null) {
            section.wrong(
                    "runsOn",
                    "there is no node " + nodes.getFirst() + "; correct the name, or say with gpuType what"
                            + " GPUs it had if it is gone");
            return null;
        }
        if (holds.stream().allMatch(Hold.GONE::equals)) {
            section.wrong("gone", "some replica must not be gone; a job that holds nothing has no key runsOn");
            return null;
        }
        if (devices.size() != (shares ? nodes.size() : 0)) {
            section.wrong(
                    "devices",
                    shares
                            ? "devices must give the number of the device of each of its " + nodes.size()
                                    + " replicas on its node, 0 for the first"
                            : "devices is for replicas that share GPUs; those with whole GPUs have none");
            return null;
        }
        return new HeldReplicas(found, started, nodes, holds, devices);
    }

    private static List<Hold> holds(Section section, int replicas) {
        List<Hold> holds = new ArrayList<>();
        boolean all = section.isFlag("leaving") && section.flag("leaving", false);
        for (int replica = 0; replica < replicas; replica++) {
            holds.add(all ? Hold.LEAVING : Hold.RUNNING);
        }
        if (!section.isFlag("leaving")) {
            mark(section, "leaving", holds, Hold.LEAVING);
        }
        mark(section, "gone", holds, Hold.GONE);
        return holds;
    }

    private static void mark(Section section, String key, List<Hold> holds, Hold hold) {
        if (section.has(key) && !holds.isEmpty()) {
            for (long replica : section.wholes(key, 0, holds.size() - 1L)) {
                holds.set((int) replica, hold);
            }
        }
    }

    static void write(ObjectNode entry, HeldReplicas held) {
        ArrayNode on = entry.putArray("runsOn");
        held.nodes().forEach(node -> on.add(node.value()));
        entry.put("gpuType", held.gpuType().name());
        entry.put("started", Words.writeMillis(held.startedMillis()));
        if (!held.devices().isEmpty()) {
            ArrayNode devices = entry.putArray("devices");
            held.devices().forEach(devices::add);
        }
        if (held.holds().stream().allMatch(Hold.LEAVING::equals)) {
            entry.put("leaving", true);
        } else {
            write(entry, "leaving", held.holds(), Hold.LEAVING);
        }
        write(entry, "gone", held.holds(), Hold.GONE);
    }

    private static void write(ObjectNode entry, String key, List<Hold> holds, Hold hold) {
        if (holds.contains(hold)) {
            ArrayNode replicas = entry.putArray(key);
            for (int replica = 0; replica < holds.size(); replica++) {
                if (holds.get(replica) == hold) {
                    replicas.add(replica);
                }
            }
        }
    }
}

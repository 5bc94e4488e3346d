package dev.fairlead.core.capacity;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All nodes and what is used on them. A node has a dense number, its slot, from its first mention on; usage that is booked
 * before the node is announced, or after it is gone, is kept and counts when it is (back) there.
 */
public final class Fleet {
    private final Topology topology;
    private final Map<NodeName, Integer> slots;
    private final List<NodeName> names;
    private final List<@Nullable Node> nodes;
    private final List<Resources> foreign;
    private final Capacities capacities = new Capacities();
    private final CapacityView now;
    private final CapacityView future;
    private DomainTree tree;
    private boolean treeStale;
    private long version;
    private @Nullable CapacityView whenEmpty;
    private long whenEmptyVersion;

    public Fleet(Topology topology) {
        this.topology = topology;
        slots = new HashMap<>();
        names = new ArrayList<>();
        nodes = new ArrayList<>();
        foreign = new ArrayList<>();
        tree = new DomainTree(topology, List.of());
        now = new CapacityView(tree);
        future = new CapacityView(tree);
        now.setLater(future);
    }

    private Fleet(Fleet other) {
        topology = other.topology;
        // A name keeps its slot for ever, so the copy may share them.
        slots = other.slots;
        names = other.names;
        nodes = new ArrayList<>(other.nodes);
        foreign = new ArrayList<>(other.foreign);
        tree = other.tree();
        version = other.version;
        now = other.now().frozen();
        future = now;
    }

    public Topology topology() {
        return topology;
    }

    /** The node's number; it gets one if it has none yet. */
    public int slot(NodeName name) {
        Integer known = slots.get(name);
        if (known != null) {
            return known;
        }
        int slot = names.size();
        slots.put(name, slot);
        names.add(name);
        nodes.add(null);
        foreign.add(Resources.ZERO);
        now.reserveSlots(slot + 1);
        future.reserveSlots(slot + 1);
        return slot;
    }

    public NodeName name(int slot) {
        return names.get(slot);
    }

    /** The node at a slot, or null if it is not (or no longer) there. */
    public @Nullable Node node(int slot) {
        return nodes.get(slot);
    }

    /** The node of that name, or null if it is not there. */
    public @Nullable Node node(NodeName name) {
        Integer slot = slots.get(name);
        return slot == null ? null : nodes.get(slot);
    }

    /** Slots ever used; a slot may have no node. */
    public int slotCount() {
        return names.size();
    }

    /** A node is new or has changed. */
    public void put(Node node) {
        int slot = slot(node.name());
        Node before = nodes.get(slot);
        if (node.equals(before)) {
            return;
        }
        version++;
        boolean moved = before == null
                || !before.gpuType().equals(node.gpuType())
                || !before.domains().equals(node.domains())
                || before.allocatable().gpus() != node.allocatable().gpus();
        replace(slot, before, node);
        treeStale |= moved;
    }

    /** A node is gone. What is booked there stays booked until it is given back. */
    public void remove(NodeName name) {
        Integer slot = slots.get(name);
        Node before = slot == null ? null : nodes.get(slot);
        if (slot != null && before != null) {
            version++;
            replace(slot, before, null);
            treeStale = true;
        }
    }

    private void replace(int slot, @Nullable Node before, @Nullable Node after) {
        for (CapacityView view : List.of(now, future)) {
            view.setUsable(slot, false);
            if (before != null) {
                view.add(slot, before.allocatable(), -1);
            }
            if (after != null) {
                view.add(slot, after.allocatable(), 1);
            }
            view.setDevices(slot, after == null ? 0 : after.allocatable().gpus());
            view.setUsable(slot, after != null && after.usable());
        }
        nodes.set(slot, after);
        capacities.add(before, foreign.get(slot), -1);
        capacities.add(after, foreign.get(slot), 1);
    }

    /** What pods of others use on a node in all; replaces what was said before. */
    public void putForeignUsage(NodeName name, Resources used) {
        int slot = slot(name);
        Resources before = foreign.get(slot);
        if (!before.equals(used)) {
            capacities.add(nodes.get(slot), before, -1);
            foreign.set(slot, used);
            capacities.add(nodes.get(slot), used, 1);
            for (CapacityView view : List.of(now, future)) {
                view.add(slot, before, 1);
                view.add(slot, used, -1);
            }
        }
    }

    /** Books what replicas use at this moment; negative times give it back. */
    public void bookNow(int slot, Resources need, int times) {
        now.add(slot, need, -times);
    }

    /** The same with the number of the device that a share is on; -1 for a need without a share. */
    public void bookNow(int slot, Resources need, int device, int times) {
        now.add(slot, need, device, -times);
    }

    /** The same with the number of the device that a share is on; -1 for a need without a share. */
    public void bookFuture(int slot, Resources need, int device, int times) {
        future.add(slot, need, device, -times);
    }

    /** Books what replicas will use once leaving pods are gone; negative times give it back. */
    public void bookFuture(int slot, Resources need, int times) {
        future.add(slot, need, -times);
    }

    /** What pods of others use on a node. */
    public Resources foreignUsage(int slot) {
        return foreign.get(slot);
    }

    /** What is free at this moment; pods that are leaving still hold theirs. */
    public CapacityView now() {
        refresh();
        return now;
    }

    /** What is free once all leaving pods are gone. */
    public CapacityView future() {
        refresh();
        return future;
    }

    /** What would be free if no pod ran anywhere and no node were unusable. Made when asked for, kept until a node changes. */
    public CapacityView whenEmpty() {
        refresh();
        CapacityView known = whenEmpty;
        if (known == null || whenEmptyVersion != version) {
            known = new CapacityView(tree);
            known.reserveSlots(nodes.size());
            for (int slot = 0; slot < nodes.size(); slot++) {
                Node node = nodes.get(slot);
                if (node != null) {
                    known.add(slot, node.allocatable(), 1);
                    known.setDevices(slot, node.allocatable().gpus());
                    known.setUsable(slot, true);
                }
            }
            known.reindex(tree, now.mostGpusOfNode());
            whenEmpty = known;
            whenEmptyVersion = version;
        }
        return known;
    }

    public DomainTree tree() {
        refresh();
        return tree;
    }

    /** Grows with every change of a node (not of what runs there); what was derived from nodes alone holds while it stays. */
    public long version() {
        return version;
    }

    private void refresh() {
        if (treeStale) {
            treeStale = false;
            tree = new DomainTree(topology, nodes);
            long most = nodes.stream()
                    .filter(Objects::nonNull)
                    .mapToLong(node -> node.allocatable().gpus())
                    .max()
                    .orElse(0);
            now.reindex(tree, (int) most);
            future.reindex(tree, (int) most);
        }
    }

    /** GPUs of each type on usable nodes that are not used by pods of others. */
    public Map<GpuType, Long> capacities() {
        return capacities.byType();
    }

    /**
     * A copy of what is free at this moment, for whoever wants to explain a decision after the fleet has changed again. Costs
     * a copy of a few arrays. It is for reading only.
     */
    public Fleet frozen() {
        return new Fleet(this);
    }
}

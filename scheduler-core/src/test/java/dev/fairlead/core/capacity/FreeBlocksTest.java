package dev.fairlead.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.random.RandomFleet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In how large pieces GPUs are free. */
class FreeBlocksTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final Topology RACKS = new Topology(List.of("zone", "rack", "node"));

    @Test
    void theLargestBlockIsThatOfOneDomain() {
        Fleet fleet = new Fleet(RACKS);
        fleet.put(node("n1", 8, "z1", "r1"));
        fleet.put(node("n2", 8, "z1", "r1"));
        fleet.put(node("n3", 8, "z1", "r2"));
        fleet.put(node("n4", 8, "z2", "r3"));
        fleet.bookNow(fleet.slot(new NodeName("n1")), Resources.ofGpus(6), 1);
        fleet.bookNow(fleet.slot(new NodeName("n3")), Resources.ofGpus(4), 1);

        FreeBlocks free = only(FreeBlocks.of(fleet));

        assertThat(free.largestGpus()).containsExactly(Map.entry("zone", 14L), Map.entry("rack", 10L), nodes(8));
        assertThat(free.nodesByFreeGpus()).containsExactly(0, 0, 1, 0, 1, 0, 0, 0, 2);
        assertThat(free.freeGpus()).isEqualTo(22);
        assertThat(free.capacityGpus()).isEqualTo(32);
        assertThat(free.allocatedGpus()).isEqualTo(10);
    }

    @Test
    void aNodeWithoutALabelIsInNoBlockOfThatLevel() {
        Fleet fleet = new Fleet(RACKS);
        fleet.put(node("n1", 8, "z1", ""));
        fleet.put(node("n2", 8, "z1", ""));

        assertThat(only(FreeBlocks.of(fleet)).largestGpus())
                .containsExactly(Map.entry("zone", 16L), Map.entry("rack", 0L), nodes(8));
    }

    @Test
    void whatOthersUseIsNoCapacityAndUnusableNodesAreNotCounted() {
        Fleet fleet = new Fleet(new Topology(List.of("node")));
        fleet.put(node("n1", 8));
        fleet.put(node("n2", 8));
        fleet.put(
                new Node(new NodeName("n3"), H100, Resources.ofGpus(8), List.of(), Map.of(), List.of(), "is cordoned"));
        fleet.putForeignUsage(new NodeName("n1"), Resources.ofGpus(3));
        fleet.putForeignUsage(new NodeName("n2"), Resources.ofGpus(9));

        FreeBlocks free = only(FreeBlocks.of(fleet));

        assertThat(free.capacityGpus()).isEqualTo(5);
        assertThat(free.freeGpus()).isEqualTo(5);
        assertThat(free.allocatedGpus()).isZero();
        assertThat(free.largestGpus()).containsExactly(nodes(5));
        assertThat(free.nodesByFreeGpus().getFirst()).as("n2 is full").isEqualTo(1);
    }

    @Test
    void randomFleetsAreCountedAsByHand() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomFleet nodes = new RandomFleet(random);
            Fleet fleet = new Fleet(nodes.topology());
            nodes.nodes().forEach(fleet::put);
            for (int slot = 0; slot < fleet.slotCount(); slot++) {
                fleet.bookNow(slot, Resources.ofGpus(random.nextInt(4)), random.nextInt(2));
                fleet.putForeignUsage(fleet.name(slot), Resources.ofGpus(random.nextInt(3)));
            }
            for (FreeBlocks free : FreeBlocks.of(fleet)) {
                assertThat(free).as("seed %s", seed).isEqualTo(byHand(fleet, free.type()));
                assertThat(free.capacityGpus()).isEqualTo(fleet.capacities().get(free.type()));
            }
        }
    }

    private static FreeBlocks byHand(Fleet fleet, GpuType type) {
        long capacity = 0;
        long free = 0;
        int[] byFree = new int[fleet.now().mostGpusOfNode() + 1];
        List<String> levels = fleet.topology().levels();
        LinkedHashMap<String, Long> largest = new LinkedHashMap<>();
        levels.forEach(level -> largest.put(level, 0L));
        Map<List<String>, Long> domains = new HashMap<>();
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            Node node = fleet.node(slot);
            if (node == null || !node.usable() || !node.gpuType().equals(type)) {
                continue;
            }
            long here = Math.max(0, fleet.now().free(slot).gpus());
            capacity += Math.max(
                    0, node.allocatable().gpus() - fleet.foreignUsage(slot).gpus());
            free += here;
            byFree[(int) here]++;
            largest.merge("node", here, Math::max);
            for (int depth = 1; depth < levels.size(); depth++) {
                List<String> path = node.domains().subList(0, depth);
                long ofDomain = domains.merge(path, here, Long::sum);
                if (!path.getLast().isEmpty()) {
                    largest.merge(levels.get(depth - 1), ofDomain, Math::max);
                }
            }
        }
        return new FreeBlocks(
                type, capacity, free, largest, IntStream.of(byFree).boxed().toList());
    }

    private static FreeBlocks only(List<FreeBlocks> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static Map.Entry<String, Long> nodes(long gpus) {
        return Map.entry("node", gpus);
    }

    private static Node node(String name, long gpus, String... domains) {
        return new Node(new NodeName(name), H100, Resources.ofGpus(gpus), List.of(domains), Map.of(), List.of(), "");
    }
}

package dev.fairlead.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fullest block with a certain node is the one that asking every block finds, whatever has been booked or taken back. */
class FullestChildrenTest {
    private static final GpuType H100 = new GpuType("H100");

    @Test
    void ofManyBlocksItIsTheFullestWhateverChanges() {
        followBookings(57);
    }

    @Test
    void ofFewBlocksToo() {
        followBookings(5);
    }

    private static void followBookings(int blocks) {
        Fleet fleet = new Fleet(new Topology(List.of("block", "node")));
        for (int node = 0; node < 4 * blocks; node++) {
            fleet.put(new Node(
                    new NodeName("node-%03d".formatted(node)),
                    H100,
                    new Resources(8, 64_000, 1L << 40, 0, 100),
                    List.of("block-%02d".formatted(node / 4)),
                    Map.of(),
                    List.of(),
                    ""));
        }
        SplittableRandom random = new SplittableRandom(blocks);
        int different = 0;
        for (int step = 0; step < 2000; step++) {
            int mark = fleet.now().mark();
            int slot = random.nextInt(fleet.slotCount());
            long free = fleet.now().free(slot).gpus();
            long gpus = random.nextLong(free - 8, free + 1);
            fleet.bookNow(slot, new Resources(gpus, 0, 0, 0, 0), 1);
            int wanted = random.nextInt(1, 9);
            different += compare(fleet, wanted);
            if (random.nextInt(4) == 0) {
                fleet.now().rollback(mark);
                compare(fleet, wanted);
            } else {
                fleet.now().keep();
            }
        }
        assertThat(different)
                .as("steps with such a node in some block and not in another")
                .isGreaterThan(100);
    }

    private static int compare(Fleet fleet, int gpus) {
        CapacityView view = fleet.now();
        int root = fleet.tree().root(H100);
        int expected = -1;
        int with = 0;
        for (int block : fleet.tree().children(root)) {
            if (view.nodesWithFreeGpus(block, gpus) > 0) {
                with++;
                expected = expected < 0 || view.freeGpus(block) < view.freeGpus(expected) ? block : expected;
            }
        }
        assertThat(view.fullestChild(root, gpus)).isEqualTo(expected);
        return with > 0 && with < fleet.tree().children(root).length ? 1 : 0;
    }
}

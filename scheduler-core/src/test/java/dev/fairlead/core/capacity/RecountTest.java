package dev.fairlead.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.random.RandomFleet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever came, went and was booked, every count of the index is what going through all nodes by hand comes to. */
class RecountTest {
    private static final Resources[] NEEDS = {
        Resources.ofGpus(1),
        Resources.ofGpus(3),
        new Resources(1, 3_000, 0, 0, 1),
        new Resources(2, 0, 1L << 28, 0, 0),
        new Resources(1, 0, 0, 1L << 28, 4)
    };

    private final List<Resources> used = new ArrayList<>();
    private final List<int[]> shared = new ArrayList<>();

    @Test
    void everyCountIsThatOfTheNodes() {
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Fleet fleet = anyFleet(random);
            for (int slot = 0; slot < fleet.slotCount(); slot++) {
                node(fleet, slot, "seed " + seed);
            }
            for (int domain = 0; domain < fleet.tree().domainCount(); domain++) {
                domain(fleet, domain, "seed " + seed);
            }
        }
    }

    private Fleet anyFleet(SplittableRandom random) {
        RandomFleet nodes = new RandomFleet(random);
        Fleet fleet = new Fleet(nodes.topology());
        used.clear();
        shared.clear();
        for (int i = 0; i < 7; i++) {
            fleet.slot(new NodeName("n" + i));
            used.add(Resources.ZERO);
            shared.add(new int[3]);
        }
        for (int change = 0; change < 40; change++) {
            int slot = random.nextInt(7);
            switch (random.nextInt(6)) {
                case 0 -> fleet.remove(fleet.name(slot));
                case 1, 2 -> fleet.put(nodes.node(fleet.name(slot)));
                case 3 -> share(fleet, slot, random.nextInt(3), 100 * random.nextInt(1, 4));
                default -> {
                    Resources need = new Resources(
                            random.nextInt(3), random.nextInt(3000), 1L << random.nextInt(27), 1 << 20, 1);
                    fleet.bookNow(slot, need, 1);
                    used.set(slot, used.get(slot).plus(need));
                }
            }
            if (random.nextInt(4) == 0) {
                fleet.now();
            }
        }
        return fleet;
    }

    private void share(Fleet fleet, int slot, int device, int millis) {
        if (shared.get(slot)[device] + millis <= 1000) {
            boolean opens = shared.get(slot)[device] == 0;
            fleet.bookNow(slot, Resources.ofGpuShare(millis), device, 1);
            fleet.bookFuture(slot, Resources.ofGpuShare(millis), device, 1);
            shared.get(slot)[device] += millis;
            used.set(slot, used.get(slot).plus(new Resources(opens ? 1 : 0, 0, 0, 0, 1)));
        }
    }

    private Resources free(Fleet fleet, int slot) {
        Node node = fleet.node(slot);
        return (node == null ? Resources.ZERO : node.allocatable()).minus(used.get(slot));
    }

    private int freeGpus(Fleet fleet, int slot) {
        Node node = fleet.node(slot);
        return node == null || !node.usable()
                ? 0
                : (int) Math.max(0, free(fleet, slot).gpus());
    }

    private void node(Fleet fleet, int slot, String seed) {
        CapacityView view = fleet.now();
        Node node = fleet.node(slot);
        boolean usable = node != null && node.usable();
        int[] opened = Arrays.stream(shared.get(slot)).filter(each -> each > 0).toArray();
        int largest = Arrays.stream(opened).map(each -> 1000 - each).max().orElse(0);
        assertThat(view.usable(slot)).as(seed).isEqualTo(usable);
        assertThat(view.free(slot)).as(seed).isEqualTo(free(fleet, slot));
        assertThat(view.freeGpusOfNode(slot)).as(seed).isEqualTo(freeGpus(fleet, slot));
        assertThat(view.hasOpened(slot)).as(seed).isEqualTo(opened.length > 0);
        assertThat(view.freeOnOpened(slot))
                .as(seed)
                .isEqualTo(Arrays.stream(opened).map(each -> 1000 - each).sum());
        assertThat(view.largestShareOnOpened(slot)).as(seed).isEqualTo(usable ? largest : 0);
        for (Resources need : NEEDS) {
            assertThat(view.replicasThatFit(slot, need))
                    .as("%s, %s on %s", seed, need, node)
                    .isEqualTo(usable ? fits(need, free(fleet, slot)) : 0);
        }
        assertThat(view.replicasThatFit(slot, Resources.ofGpuShare(300)))
                .as("%s, shares on %s", seed, node)
                .isEqualTo(usable ? sharesThatFit(fleet, slot, 300) : 0);
    }

    private static int fits(Resources need, Resources free) {
        int count = 0;
        Resources left = free;
        while (need.fitsIn(left)) {
            left = left.minus(need);
            count++;
        }
        return count;
    }

    private int sharesThatFit(Fleet fleet, int slot, int millis) {
        Resources free = free(fleet, slot);
        long devices = Objects.requireNonNull(fleet.node(slot)).allocatable().gpus();
        long onOpened = 0;
        long openedDevices = 0;
        for (int device = 0; device < Math.min(3, devices); device++) {
            int here = shared.get(slot)[device];
            onOpened += here == 0 ? 0 : (1000 - here) / millis;
            openedDevices += here == 0 ? 0 : 1;
        }
        long whole = Math.min(free.gpus(), devices - openedDevices) * (1000 / millis);
        return free.gpus() < 0 ? 0 : (int) Math.max(0, Math.min(onOpened + whole, free.pods()));
    }

    private void domain(Fleet fleet, int domain, String seed) {
        CapacityView view = fleet.now();
        DomainTree tree = fleet.tree();
        int[] inside = IntStream.range(0, fleet.slotCount())
                .filter(slot -> isIn(tree, slot, domain))
                .toArray();
        assertThat(tree.allSlots(domain)).as(seed).containsExactlyInAnyOrder(inside);
        assertThat(view.freeGpus(domain))
                .as(seed)
                .isEqualTo(
                        Arrays.stream(inside).map(slot -> freeGpus(fleet, slot)).sum());
        for (int gpus = 0; gpus <= view.mostGpusOfNode() + 1; gpus++) {
            int exactly = gpus;
            int[] with = Arrays.stream(inside)
                    .filter(slot -> view.usable(slot) && freeGpus(fleet, slot) == exactly)
                    .toArray();
            assertThat(view.nodesWithFreeGpus(domain, gpus)).as(seed).isEqualTo(with.length);
            if (tree.children(domain).length == 0 && gpus <= view.mostGpusOfNode()) {
                assertThat(oneAfterTheOther(view, tree, domain, gpus))
                        .as("%s: by name", seed)
                        .isEqualTo(Arrays.stream(with)
                                .boxed()
                                .sorted(Comparator.comparing(fleet::name))
                                .toList());
            }
        }
        for (int gpus = 1; gpus < 5; gpus++) {
            int each = gpus;
            assertThat(view.replicasByGpusAlone(domain, Resources.ofGpus(gpus)))
                    .as(seed)
                    .isEqualTo(Arrays.stream(inside)
                            .map(slot -> freeGpus(fleet, slot) / each)
                            .sum());
        }
        if (tree.parent(domain) < 0) {
            assertThat(view.nodesWithOpened(domain, Resources.ofGpuShare(600)))
                    .as("%s: the tightest first, then the fullest, then by place and name", seed)
                    .containsExactlyElementsOf(Arrays.stream(inside)
                            .filter(slot -> view.largestShareOnOpened(slot) >= 600)
                            .boxed()
                            .sorted(Comparator.comparingInt(view::largestShareOnOpened)
                                    .thenComparingInt(view::freeGpusOfNode)
                                    .thenComparingInt(tree::leaf)
                                    .thenComparingInt(tree::rank))
                            .toList());
        }
    }

    private static boolean isIn(DomainTree tree, int slot, int domain) {
        int at = tree.leaf(slot);
        while (at >= 0 && at != domain) {
            at = tree.parent(at);
        }
        return at == domain;
    }

    private static List<Integer> oneAfterTheOther(CapacityView view, DomainTree tree, int leaf, int gpus) {
        List<Integer> found = new ArrayList<>();
        for (int slot = view.nextNodeWithFreeGpus(leaf, gpus, 0);
                slot >= 0;
                slot = view.nextNodeWithFreeGpus(leaf, gpus, tree.rank(slot) + 1)) {
            found.add(slot);
        }
        return found;
    }
}

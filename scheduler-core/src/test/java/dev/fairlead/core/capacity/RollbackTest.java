package dev.fairlead.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.random.RandomFleet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is tried out and undone, every count of the index is as if it had been made afresh. */
class RollbackTest {
    private record Booking(int slot, Resources need, int device, int times) {}

    @Test
    void rollbackRestoresEveryCount() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomFleet nodes = new RandomFleet(random);
            Fleet fleet = new Fleet(nodes.topology());
            nodes.nodes().forEach(fleet::put);
            fleet.slot(new NodeName("never-announced"));
            List<Booking> kept = new ArrayList<>();
            book(random, fleet, kept, 5);
            String before = describe(fleet);
            Deque<Integer> marks = new ArrayDeque<>();
            Deque<String> expected = new ArrayDeque<>();
            for (int depth = 0; depth < 3; depth++) {
                expected.push(describe(fleet));
                marks.push(fleet.now().mark());
                book(random, fleet, new ArrayList<>(), 6);
                if (random.nextBoolean()) {
                    fleet.now().mark();
                    book(random, fleet, new ArrayList<>(), 3);
                    fleet.now().keep();
                }
            }
            while (!marks.isEmpty()) {
                fleet.now().rollback(marks.pop());
                assertThat(describe(fleet)).as("seed %s", seed).isEqualTo(expected.pop());
            }
            assertThat(describe(fleet)).as("seed %s", seed).isEqualTo(before);
        }
    }

    @Test
    void nodesThatComeChangeAndGoLeaveTheIndexAsIfMadeAfresh() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomFleet nodes = new RandomFleet(random);
            Fleet grown = new Fleet(nodes.topology());
            List<Booking> kept = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                grown.slot(new NodeName("n" + i));
            }
            for (int change = 0; change < 30; change++) {
                NodeName name = new NodeName("n" + random.nextInt(7));
                switch (random.nextInt(4)) {
                    case 0 -> grown.remove(name);
                    case 1 -> grown.put(nodes.node(name));
                    case 2 -> grown.putForeignUsage(name, Resources.ofGpus(random.nextInt(3)));
                    default -> book(random, grown, kept, 1);
                }
                if (random.nextInt(5) == 0) {
                    grown.now();
                }
            }
            Fleet fresh = new Fleet(nodes.topology());
            for (int slot = 0; slot < grown.slotCount(); slot++) {
                fresh.slot(grown.name(slot));
                Node node = grown.node(slot);
                if (node != null) {
                    fresh.put(node);
                }
                fresh.putForeignUsage(grown.name(slot), grown.foreignUsage(slot));
            }
            kept.forEach(booking -> fresh.bookNow(booking.slot, booking.need, booking.device, booking.times));
            assertThat(describe(grown)).as("seed %s", seed).isEqualTo(describe(fresh));
        }
    }

    private static void book(SplittableRandom random, Fleet fleet, List<Booking> log, int count) {
        for (int i = 0; i < count; i++) {
            Booking booking = random.nextInt(3) == 0 ? share(random, fleet) : whole(random, fleet);
            fleet.bookNow(booking.slot, booking.need, booking.device, booking.times);
            log.add(booking);
        }
    }

    private static Booking whole(SplittableRandom random, Fleet fleet) {
        return new Booking(
                random.nextInt(fleet.slotCount()),
                new Resources(random.nextInt(4), random.nextInt(3000), 0, 0, 1),
                -1,
                random.nextInt(-1, 3));
    }

    private static Booking share(SplittableRandom random, Fleet fleet) {
        return new Booking(
                random.nextInt(fleet.slotCount()), Resources.ofGpuShare(random.nextInt(1, 500)), random.nextInt(3), 1);
    }

    private static String describe(Fleet fleet) {
        CapacityView view = fleet.now();
        DomainTree tree = fleet.tree();
        List<String> lines = new ArrayList<>();
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            lines.add(fleet.name(slot) + " " + view.usable(slot) + " " + view.free(slot) + " "
                    + view.freeGpusOfNode(slot) + " " + tree.leaf(slot) + " opened " + view.hasOpened(slot) + " "
                    + view.freeOnOpened(slot) + " " + view.largestShareOnOpened(slot) + " "
                    + view.replicasThatFit(slot, Resources.ofGpuShare(100)));
        }
        for (int domain = 0; domain < tree.domainCount(); domain++) {
            StringBuilder line = new StringBuilder(tree.describe(domain) + " under " + tree.parent(domain) + " with "
                    + Arrays.toString(tree.children(domain)) + Arrays.toString(tree.slots(domain)) + " free "
                    + view.freeGpus(domain));
            for (int gpus = 0; gpus <= view.mostGpusOfNode(); gpus++) {
                line.append(" ").append(view.nodesWithFreeGpus(domain, gpus));
                for (int slot : tree.slots(domain)) {
                    line.append(view.nextNodeWithFreeGpus(domain, gpus, tree.rank(slot)))
                            .append(',');
                }
            }
            for (int share : List.of(1, 250, 999)) {
                Resources need = Resources.ofGpuShare(share);
                line.append(" shares ").append(view.replicasByGpusAlone(domain, need));
                if (tree.parent(domain) < 0) {
                    line.append(view.nodesWithOpened(domain, need).boxed().toList());
                }
            }
            lines.add(line.toString());
        }
        return String.join("\n", lines);
    }
}

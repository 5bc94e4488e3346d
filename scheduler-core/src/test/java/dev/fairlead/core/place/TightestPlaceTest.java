package dev.fairlead.core.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.random.RandomFleet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On random clusters a gang goes to the tightest domain that holds it, on as few of its nodes as can be. */
class TightestPlaceTest {
    private static final List<GpuType> TYPES = List.of(new GpuType("H100"), new GpuType("A100"));

    private int placed;

    @Test
    void noTighterDomainHoldsIt() {
        for (long seed = 0; seed < 600; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomFleet small = new RandomFleet(random);
            Fleet fleet = anyFleet(small, random);
            Job job = small.job(0);
            for (GpuType type : TYPES) {
                if (job.gang().uniform()
                        && !job.topology().hasSegments()
                        && fleet.tree().has(type)) {
                    check(fleet, job, type, "seed " + seed + ", " + job);
                }
            }
        }
        assertThat(placed).isGreaterThan(100);
    }

    private void check(Fleet fleet, Job job, GpuType type, String when) {
        int replicas = job.gang().replicas();
        Placement placement =
                new GangPlacer(fleet, new EligibleNodes(fleet)).place(fleet.now(), job, type, replicas, replicas);
        if (placement == null || replicas == 1 || !job.topology().preferred().isEmpty()) {
            return;
        }
        placed++;
        Resources need = job.gang().workers().perReplica();
        DomainTree tree = fleet.tree();
        int depth = fleet.topology().depthOf(job.topology().required()) + 1;
        if (depth == fleet.topology().depth()) {
            return;
        }
        int chosen = above(tree, tree.leaf(placement.slots()[0]), depth);
        assertThat(Arrays.stream(placement.slots()).map(slot -> above(tree, tree.leaf(slot), depth)))
                .as(when)
                .containsOnly(chosen);
        int tightest = IntStream.range(0, tree.domainCount())
                .filter(domain -> tree.depth(domain) == depth
                        && (depth == 0 || tree.isNamed(domain))
                        && tree.rootOf(domain) == tree.root(type)
                        && room(fleet, job, domain).sum() >= replicas)
                .boxed()
                .min(Comparator.comparingLong((Integer domain) -> fleet.now().replicasByGpusAlone(domain, need))
                        .thenComparingLong(domain -> fleet.now().freeGpus(domain))
                        .thenComparingInt(domain -> domain))
                .orElseThrow();
        assertThat(chosen).as(when).isEqualTo(tightest);
        int leaf = tree.leaf(placement.slots()[0]);
        if (Arrays.stream(placement.slots()).allMatch(slot -> tree.leaf(slot) == leaf)) {
            assertThat(Arrays.stream(placement.slots()).distinct().count())
                    .as(when)
                    .isEqualTo(fewestNodes(room(fleet, job, leaf).toArray(), replicas));
        }
    }

    @Test
    void countingUpToANumberComesToTheSameAsCountingAll() {
        for (long seed = 0; seed < 80; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomFleet small = new RandomFleet(random);
            Fleet fleet = anyFleet(small, random);
            Job job = small.job(0);
            DomainTree tree = fleet.tree();
            for (int domain = 0; domain < tree.domainCount(); domain++) {
                long byHand = room(fleet, job, domain).sum();
                assertThat(capacity(fleet, job).of(domain)).isEqualTo((int) byHand);
                DomainCapacity known = capacity(fleet, job);
                known.of(domain);
                for (int replicas = 1; replicas < 12; replicas++) {
                    assertThat(capacity(fleet, job).holds(domain, replicas)).isEqualTo(byHand >= replicas);
                    assertThat(known.holds(domain, replicas)).isEqualTo(byHand >= replicas);
                    if (byHand >= replicas) {
                        assertThat(known.mayHold(domain, replicas)).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void howOftenOneAmountFitsIntoAnother() {
        Resources offer = new Resources(8, 64, 100, 50, 20);

        assertThat(Blocks.multiples(offer, new Resources(3, 0, 0, 0, 0))).isEqualTo(2);
        assertThat(Blocks.multiples(offer, new Resources(1, 20, 0, 0, 0))).isEqualTo(3);
        assertThat(Blocks.multiples(offer, new Resources(1, 0, 50, 0, 0))).isEqualTo(2);
        assertThat(Blocks.multiples(offer, new Resources(1, 0, 0, 13, 0))).isEqualTo(3);
        assertThat(Blocks.multiples(offer, new Resources(1, 0, 0, 0, 4))).isEqualTo(5);
        assertThat(Blocks.multiples(offer, new Resources(0, 0, 0, 0, 0, 400))).isEqualTo(16);
    }

    private static DomainCapacity capacity(Fleet fleet, Job job) {
        return new DomainCapacity(
                fleet.now(),
                fleet.tree(),
                new EligibleNodes(fleet).forJob(job),
                job.gang().workers().perReplica());
    }

    private static Fleet anyFleet(RandomFleet small, SplittableRandom random) {
        Fleet fleet = new Fleet(small.topology());
        small.nodes().forEach(fleet::put);
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            fleet.bookNow(slot, new Resources(random.nextInt(3), random.nextInt(3000), 0, 0, 1), random.nextInt(2));
        }
        return fleet;
    }

    /** The room on each node of a domain, by trying. */
    private static IntStream room(Fleet fleet, Job job, int domain) {
        EligibleNodes eligible = new EligibleNodes(fleet);
        CapacityView view = fleet.now();
        Resources need = job.gang().workers().perReplica();
        return IntStream.of(fleet.tree().allSlots(domain)).map(slot -> {
            int count = 0;
            Resources left = view.free(slot);
            while (eligible.objection(job, slot) == null && need.fitsIn(left)) {
                left = left.minus(need);
                count++;
            }
            return count;
        });
    }

    private static int fewestNodes(int[] rooms, int replicas) {
        Arrays.sort(rooms);
        int left = replicas;
        int nodes = 0;
        for (int i = rooms.length - 1; left > 0; i--) {
            left -= rooms[i];
            nodes++;
        }
        return nodes;
    }

    private static int above(DomainTree tree, int leaf, int depth) {
        int at = leaf;
        while (tree.depth(at) > depth) {
            at = tree.parent(at);
        }
        return at;
    }
}

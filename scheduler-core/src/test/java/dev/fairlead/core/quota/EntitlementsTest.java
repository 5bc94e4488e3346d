package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Fair shares down a tree of queues: examples by hand, then what must hold for all. */
class EntitlementsTest {
    private static final GpuType TYPE = new GpuType("H100");

    @Test
    void guaranteesComeFirstThenWeights() {
        QueueTree tree = new QueueTree(List.of(queue("a", "", 1, 6, -1), queue("b", "", 1, 2, -1)));
        Entitlements shares = of(tree, 16, Map.of("a", 20L, "b", 20L));

        assertThat(shares.of(tree.number(new QueueName("a")))).isEqualTo(10);
        assertThat(shares.of(tree.number(new QueueName("b")))).isEqualTo(6);
    }

    @Test
    void whatAQueueDoesNotAskForIsLent() {
        QueueTree tree = new QueueTree(List.of(queue("a", "", 1, 12, -1), queue("b", "", 1, 4, -1)));
        Entitlements shares = of(tree, 16, Map.of("a", 3L, "b", 20L));

        assertThat(shares.of(tree.number(new QueueName("a")))).isEqualTo(3);
        assertThat(shares.of(tree.number(new QueueName("b")))).isEqualTo(13);
    }

    @Test
    void lostHardwareScalesGuaranteesDown() {
        QueueTree tree = new QueueTree(List.of(queue("a", "", 1, 12, -1), queue("b", "", 9, 4, -1)));
        Entitlements shares = of(tree, 8, Map.of("a", 20L, "b", 20L));

        assertThat(shares.of(tree.number(new QueueName("a")))).isEqualTo(6);
        assertThat(shares.of(tree.number(new QueueName("b")))).isEqualTo(2);
    }

    @Test
    void aLimitBoundsWhatCountsAsDemandUpTheTree() {
        QueueTree tree = new QueueTree(
                List.of(queue("org", "", 1, 0, -1), queue("a", "org", 1, 0, 3), queue("b", "", 1, 0, -1)));
        Entitlements shares = of(tree, 16, Map.of("a", 20L, "b", 20L));

        assertThat(shares.demand(tree.number(new QueueName("org")))).isEqualTo(3);
        assertThat(shares.of(tree.number(new QueueName("a")))).isEqualTo(3);
        assertThat(shares.of(tree.number(new QueueName("b")))).isEqualTo(13);
    }

    @Test
    void aHigherBandIsServedBeforeALowerOne() {
        QueueTree tree = new QueueTree(
                List.of(banded("a", "", 1, 0, 4, -1), banded("b", "", 1, 1, 0, -1), banded("c", "", 3, 1, 0, -1)));

        Entitlements tight = of(tree, 16, Map.of("a", 20L, "b", 20L, "c", 20L));
        assertThat(shares(tree, tight)).containsExactly(4L, 3L, 9L);

        Entitlements roomy = of(tree, 16, Map.of("a", 20L, "b", 2L, "c", 5L));
        assertThat(shares(tree, roomy)).containsExactly(9L, 2L, 5L);
    }

    @Test
    void aBandOnlyCountsAmongSiblings() {
        QueueTree tree = new QueueTree(List.of(
                banded("org", "", 1, 0, 0, -1), banded("high", "org", 1, 9, 0, -1), banded("other", "", 1, 0, 0, -1)));
        Entitlements shares = of(tree, 16, Map.of("high", 20L, "other", 20L));

        assertThat(shares.of(tree.number(new QueueName("high")))).isEqualTo(8);
        assertThat(shares.of(tree.number(new QueueName("other")))).isEqualTo(8);
    }

    @Test
    void theSameAsByHandAndWhetherMadeAfreshOrBroughtUpToDate() {
        SplittableRandom random = new SplittableRandom(12);
        HalfLife week = new HalfLife(7 * 24 * 3600);
        for (int round = 0; round < 1500; round++) {
            int count = random.nextInt(1, 12);
            QueueTree tree = new QueueTree(randomQueues(random, count));
            PastUse nothing = new PastUse(week);
            PastUse past = new PastUse(week);
            long[] own = new long[count + 1];
            long now = 0;
            Entitlements kept = new Entitlements(tree, TYPE, 0, own, past, now);
            for (int change = 0; change < 8; change++) {
                int queue = random.nextInt(1, count + 1);
                own[queue] = tree.isLeaf(queue) ? random.nextInt(12) : 0;
                long capacity = random.nextInt(40);
                if (random.nextInt(4) == 0) {
                    now += random.nextLong(40_000_000);
                    past.put(new PastUse.Use(tree.name(queue), TYPE, random.nextLong(20_000_000), now));
                }
                Entitlements plain = new Entitlements(tree, TYPE, capacity, own, nothing, now);
                assertThat(shares(tree, plain)).isEqualTo(byHand(tree, capacity, own));
                Entitlements fresh = new Entitlements(tree, TYPE, capacity, own, past, now);
                kept = kept.with(capacity, own, past, now);
                assertThat(shares(tree, kept)).isEqualTo(shares(tree, fresh));
                for (int each = 0; each <= count; each++) {
                    assertThat(kept.explain(each)).isEqualTo(fresh.explain(each));
                    assertThat(kept.reclaimableUpTo(each)).isEqualTo(Math.min(fresh.of(each), plain.of(each)));
                    assertThat(kept.safeUpTo(each)).isEqualTo(Math.max(fresh.of(each), plain.of(each)));
                    check(tree, kept, each);
                }
                assertThat(kept.with(capacity, own, past, now)).isSameAs(kept);
            }
        }
    }

    private static List<Queue> randomQueues(SplittableRandom random, int count) {
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int parent = random.nextInt(-2, Math.max(1, i));
            long guaranteed = random.nextInt(5);
            queues.add(banded(
                    "q" + i,
                    parent < 0 || parent >= i ? "" : "q" + parent,
                    random.nextInt(1, 5),
                    random.nextInt(3),
                    guaranteed,
                    random.nextBoolean() ? -1 : guaranteed + random.nextInt(8)));
        }
        return queues;
    }

    private static List<Long> byHand(QueueTree tree, long capacity, long[] own) {
        long[] entitled = new EntitlementsByHand(tree, TYPE, capacity, own).entitled;
        return Arrays.stream(entitled).skip(1).boxed().toList();
    }

    private static List<Long> shares(QueueTree tree, Entitlements shares) {
        return LongStream.range(1, tree.size())
                .map(queue -> shares.of((int) queue))
                .boxed()
                .toList();
    }

    @Test
    void sharesNeverExceedParentDemandOrLimitAndKeepGuaranteesWhereThereIsEnough() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 3000; round++) {
            List<Queue> queues = new ArrayList<>();
            int count = random.nextInt(1, 7);
            long[] own = new long[count + 1];
            for (int i = 0; i < count; i++) {
                int parent = random.nextInt(-2, Math.max(1, i));
                long guaranteed = random.nextInt(8);
                queues.add(queue(
                        "q" + i,
                        parent < 0 || parent >= i ? "" : "q" + parent,
                        random.nextInt(1, 5),
                        guaranteed,
                        random.nextBoolean() ? -1 : guaranteed + random.nextInt(8)));
            }
            QueueTree tree = new QueueTree(queues);
            for (int queue = 1; queue <= count; queue++) {
                own[queue] = tree.isLeaf(queue) ? random.nextInt(12) : 0;
            }
            long capacity = random.nextInt(40);
            Entitlements shares = new Entitlements(tree, TYPE, capacity, own);
            assertThat(shares.of(QueueTree.ROOT)).isLessThanOrEqualTo(capacity);
            for (int queue = 0; queue <= count; queue++) {
                check(tree, shares, queue);
            }
        }
    }

    private static void check(QueueTree tree, Entitlements shares, int queue) {
        long sum = 0;
        long promised = 0;
        long wanted = 0;
        for (int child : tree.children(queue)) {
            sum += shares.of(child);
            promised += Math.min(tree.guaranteed(child, TYPE), shares.demand(child));
            wanted += shares.demand(child);
        }
        assertThat(shares.of(queue)).isBetween(0L, Math.min(shares.demand(queue), tree.limit(queue, TYPE)));
        if (!tree.children(queue).isEmpty()) {
            assertThat(sum).isEqualTo(Math.min(shares.of(queue), wanted));
        }
        for (int child : tree.children(queue)) {
            long own = Math.min(tree.guaranteed(child, TYPE), shares.demand(child));
            if (promised <= shares.of(queue)) {
                assertThat(shares.of(child)).isGreaterThanOrEqualTo(own);
            } else {
                assertThat(shares.of(child)).isLessThanOrEqualTo(own);
            }
        }
    }

    private static Entitlements of(QueueTree tree, long capacity, Map<String, Long> demand) {
        long[] own = new long[tree.size()];
        demand.forEach((name, gpus) -> own[tree.number(new QueueName(name))] = gpus);
        return new Entitlements(tree, TYPE, capacity, own);
    }

    private static Queue queue(String name, String parent, long weight, long guaranteed, long limit) {
        return banded(name, parent, weight, 0, guaranteed, limit);
    }

    private static Queue banded(String name, String parent, long weight, int band, long guaranteed, long limit) {
        GpuQuota quota = new GpuQuota(guaranteed, limit < 0 ? GpuQuota.NO_LIMIT : limit);
        return new Queue(
                new QueueName(name),
                new QueueName(parent),
                weight,
                band,
                Map.of(TYPE, quota),
                StopPolicy.NONE,
                Set.of(),
                0);
    }
}

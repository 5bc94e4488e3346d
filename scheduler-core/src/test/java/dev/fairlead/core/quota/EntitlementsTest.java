package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
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
        GpuQuota quota = new GpuQuota(guaranteed, limit < 0 ? GpuQuota.NO_LIMIT : limit);
        return new Queue(
                new QueueName(name),
                new QueueName(parent),
                weight,
                0,
                Map.of(TYPE, quota),
                StopPolicy.NONE,
                Set.of(),
                0);
    }
}

package dev.fairlead.core.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.quota.Entitlements;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Claims as numbers against claims as they are described: one strength for each circle of rivals, the widest first. */
class ClaimTest {
    private static final GpuType H100 = new GpuType("H100");

    /** A few queues, some below others, with random guarantees, demand and use. */
    private static final class Situation {
        private final SplittableRandom random;
        private final QueueTree tree;
        private final QuotaLedger ledger;
        private final FairShares shares;
        private final List<Integer> leaves;
        private final Claim claim;

        Situation(long seed) {
            random = new SplittableRandom(seed);
            List<Queue> queues = new ArrayList<>();
            int count = random.nextInt(2, 8);
            for (int number = 0; number < count; number++) {
                int parent = random.nextInt(-1, number);
                queues.add(queue("q" + number, parent < 0 ? "" : "q" + parent, random.nextInt(12)));
            }
            tree = new QueueTree(queues);
            ledger = new QuotaLedger(tree);
            leaves =
                    IntStream.range(1, tree.size()).filter(tree::isLeaf).boxed().toList();
            long[] demand = new long[tree.size()];
            for (int leaf : leaves) {
                demand[leaf] = random.nextInt(20);
                ledger.add(leaf, H100, random.nextInt(12_000), true);
            }
            shares = new FairShares(Map.of(H100, new Entitlements(tree, H100, 24, demand)));
            claim = new Claim(tree, ledger, shares);
        }

        int someLeaf() {
            return leaves.get(random.nextInt(leaves.size()));
        }

        /** 0 within the guarantee, 1 within the share, 2 borrowed, against each circle from everyone to the siblings. */
        List<Integer> strengths(int leaf, long gpuMillis) {
            List<Integer> strengths = new ArrayList<>();
            int weakest = 0;
            for (int queue = leaf; queue > QueueTree.ROOT; queue = tree.parent(queue)) {
                long wouldUse = ledger.used(queue, H100) + gpuMillis;
                int here = wouldUse > shares.entitlement(queue, H100) * 1000
                        ? 2
                        : wouldUse > tree.guaranteed(queue, H100) * 1000 ? 1 : 0;
                weakest = Math.max(weakest, here);
                strengths.addFirst(weakest);
            }
            return strengths;
        }
    }

    @Test
    void theStrongerAgainstTheWidestCircleIsTheSmallerNumber() {
        for (long seed = 0; seed < 1_000; seed++) {
            Situation now = new Situation(seed);
            int one = now.someLeaf();
            int other = now.someLeaf();
            long gpuMillis = now.random.nextInt(6_000);
            long otherGpuMillis = now.random.nextInt(6_000);
            int rank = now.claim.of(one, H100, gpuMillis);
            int otherRank = now.claim.of(other, H100, otherGpuMillis);
            List<Integer> strengths = now.strengths(one, gpuMillis);
            List<Integer> otherStrengths = now.strengths(other, otherGpuMillis);

            assertThat(now.claim.against(0, rank)).as("seed %s", seed).isEqualTo(strengths.getFirst());
            for (int circle = 0; circle < commonDepth(now.tree, one, other) + 1; circle++) {
                int end = circle + 1;
                if (strengths.size() >= end && otherStrengths.size() >= end) {
                    assertThat(Integer.compare(now.claim.against(circle, rank), now.claim.against(circle, otherRank)))
                            .as("seed %s, circle %s: %s and %s", seed, circle, strengths, otherStrengths)
                            .isEqualTo(Arrays.compare(numbers(strengths, end), numbers(otherStrengths, end)));
                }
            }
        }
    }

    @Test
    void whatIsLeftIsWhatIsNotUsedAndFollowsTheUse() {
        for (long seed = 0; seed < 200; seed++) {
            Situation now = new Situation(seed);
            for (int round = 0; round < 3; round++) {
                for (int queue = 1; queue < now.tree.size(); queue++) {
                    long used = now.ledger.used(queue, H100);
                    assertThat(now.claim.leftOfShare(queue, H100))
                            .isEqualTo(now.shares.entitlement(queue, H100) * 1000 - used);
                    assertThat(now.claim.leftOfGuarantee(queue, H100))
                            .isEqualTo(now.tree.guaranteed(queue, H100) * 1000 - used);
                }
                assertThat(now.claim.leftOfShare(QueueTree.ROOT, H100))
                        .isEqualTo(now.shares.entitlement(QueueTree.ROOT, H100) * 1000
                                - now.ledger.used(QueueTree.ROOT, H100));
                int leaf = now.someLeaf();
                now.ledger.add(leaf, H100, now.random.nextInt(3_000), true);
                now.claim.usageChanged(leaf);
            }
        }
    }

    @Test
    void anElasticJobStartsWithWhatItsClaimCovers() {
        int moreThanLeast = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            Situation now = new Situation(seed);
            int leaf = now.someLeaf();
            int least = now.random.nextInt(1, 4);
            Gang gang = new Gang(least, least + now.random.nextInt(6), Resources.ofGpus(1));
            int covered = now.claim.replicasCovered(leaf, H100, gang);

            List<Integer> strengths = now.strengths(leaf, least * 1000L);
            int expected = least;
            while (!strengths.contains(2)
                    && expected < gang.replicas()
                    && now.strengths(leaf, (expected + 1) * 1000L).equals(strengths)) {
                expected++;
            }
            assertThat(covered).as("seed %s", seed).isEqualTo(expected);
            moreThanLeast += covered > least ? 1 : 0;
        }
        assertThat(moreThanLeast).isGreaterThan(50);
    }

    @Test
    void leavesNearTheRootAreComparedFromTheWidestCircleOnToo() {
        QueueTree tree = new QueueTree(List.of(queue("near", "", 2), queue("org", "", 8), queue("deep", "org", 4)));
        QuotaLedger ledger = new QuotaLedger(tree);
        long[] demand = {0, 0, 0, 0};
        Arrays.fill(demand, 1, 4, 8);
        demand[tree.number(new QueueName("org"))] = 0;
        FairShares shares = new FairShares(Map.of(H100, new Entitlements(tree, H100, 16, demand)));
        Claim claim = new Claim(tree, ledger, shares);
        int near = claim.of(tree.number(new QueueName("near")), H100, 3_000);
        int deep = claim.of(tree.number(new QueueName("deep")), H100, 5_000);

        assertThat(claim.against(0, near))
                .as("beyond its guarantee, within its share")
                .isEqualTo(1);
        assertThat(claim.against(0, deep))
                .as("the same, and so against everyone")
                .isEqualTo(1);
        assertThat(claim.inWords(0, near)).isEqualTo("is within the fair share");
        assertThat(claim.inWords(0, claim.of(tree.number(new QueueName("near")), H100, 2_000)))
                .isEqualTo("is within the guarantee");
        assertThat(claim.inWords(0, claim.of(tree.number(new QueueName("near")), H100, 9_000)))
                .isEqualTo("borrows");
        assertThat(claim.inWords(1, deep)).as("among the siblings").isEqualTo("is within the fair share");
        assertThat(near)
                .as("nobody has a claim against its siblings deeper down")
                .isLessThan(deep);
    }

    private static int commonDepth(QueueTree tree, int left, int right) {
        List<Integer> path = new ArrayList<>();
        for (int queue = left; queue >= 0; queue = tree.parent(queue)) {
            path.add(queue);
        }
        int at = right;
        while (!path.contains(at)) {
            at = tree.parent(at);
        }
        return tree.depth(at);
    }

    private static int[] numbers(List<Integer> strengths, int end) {
        return strengths.subList(0, end).stream().mapToInt(Integer::intValue).toArray();
    }

    private static Queue queue(String name, String parent, long guaranteed) {
        GpuQuota quota = new GpuQuota(guaranteed, GpuQuota.NO_LIMIT);
        return new Queue(
                new QueueName(name), new QueueName(parent), 1, 0, Map.of(H100, quota), StopPolicy.NONE, Set.of(), 0);
    }
}

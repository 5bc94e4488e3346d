package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.quota.ShareExplanation.Bound;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a share comes from, in numbers and words. */
class ShareExplanationTest {
    private static final GpuType TYPE = new GpuType("H100");
    private final QueueTree tree = new QueueTree(List.of(queue("research", 40, 70), queue("vision", 20, -1)));

    private ShareExplanation research(long capacity, long research, long vision) {
        long[] own = {0, research, vision};
        return new Entitlements(tree, TYPE, capacity, own).explain(tree.number(new QueueName("research")));
    }

    private static Queue queue(String name, long guaranteed, long limit) {
        return new Queue(
                new QueueName(name),
                QueueName.ROOT,
                1,
                0,
                Map.of(TYPE, new GpuQuota(guaranteed, limit < 0 ? GpuQuota.NO_LIMIT : limit)),
                StopPolicy.NONE,
                Set.of(),
                0);
    }

    @Test
    void byWeight() {
        ShareExplanation why = research(100, 90, 90);

        assertThat(why.bound()).isEqualTo(Bound.WEIGHT);
        assertThat(why.fromGuarantee()).isEqualTo(40);
        assertThat(why.fromSurplus()).isEqualTo(20);
        assertThat(why.surplus()).isEqualTo(40);
        assertThat(why.sentence())
                .isEqualTo("entitled to 60 H100: 40 guaranteed and 20 of the 40 that guarantees in the cluster leave"
                        + " over, by its weight of 1 among 2; it could use 70, its limit");
    }

    @Test
    void allThatIsAskedFor() {
        assertThat(research(100, 30, 90).sentence())
                .isEqualTo("entitled to 30 H100: all that its jobs hold and ask for, within its guarantee of 40");
        assertThat(research(100, 50, 10).sentence())
                .isEqualTo("entitled to 50 H100: all that its jobs hold and ask for, 40 guaranteed and 10 of what"
                        + " guarantees in the cluster leave over");
        assertThat(research(100, 0, 10).sentence()).isEqualTo("entitled to 0 H100: nothing runs or waits in it");
    }

    @Test
    void upToTheLimit() {
        ShareExplanation why = research(100, 90, 0);

        assertThat(why.bound()).isEqualTo(Bound.LIMIT);
        assertThat(why.sentence())
                .startsWith("entitled to 70 H100: all that its limit allows of the 90 that its jobs hold and ask for");
    }

    @Test
    void lessThanGuaranteed() {
        ShareExplanation why = research(30, 90, 90);

        assertThat(why.bound()).isEqualTo(Bound.GUARANTEES_SCALED_DOWN);
        assertThat(why.sentence())
                .isEqualTo("entitled to 20 H100 of the 40 that it is guaranteed and the 70 that it could use, because"
                        + " guarantees in the cluster promise more than there is and are scaled down in proportion");
    }

    @Test
    void nothingLeftOver() {
        ShareExplanation why = research(60, 90, 90);

        assertThat(why.bound()).isEqualTo(Bound.NO_SURPLUS);
        assertThat(why.sentence())
                .isEqualTo("entitled to 40 H100: 40 guaranteed; guarantees in the cluster leave nothing over; it could"
                        + " use 70, its limit");
    }

    @Test
    void theWholeCluster() {
        assertThat(new Entitlements(tree, TYPE, 60, new long[] {0, 30, 40})
                        .explain(QueueTree.ROOT)
                        .sentence())
                .isEqualTo("the cluster has 60 H100, and all queues together could use 70");
    }

    @Test
    void theNumbersOfTheWholeCluster() {
        ShareExplanation why = new Entitlements(tree, TYPE, 60, new long[] {0, 30, 40}).explain(QueueTree.ROOT);

        assertThat(why.entitlement()).isEqualTo(60);
        assertThat(why.surplus()).isEqualTo(60);
        assertThat(why.surplusOfBand()).isEqualTo(60);
        assertThat(why.weightsOfBand()).as("nobody is beside it").isEqualTo(UsageMemory.ONE);
        assertThat(why.effectiveWeight()).isEqualTo(1);
    }

    @Test
    void whoAsksForExactlyItsLimitGetsAllItAsksFor() {
        ShareExplanation why = research(100, 70, 0);

        assertThat(why.bound()).isEqualTo(Bound.DEMAND);
        assertThat(why.sentence()).startsWith("entitled to 70 H100: all that its jobs hold and ask for, 40 guaranteed");
        assertThat(research(60, 70, 90).sentence()).endsWith("; it could use 70");
    }
}

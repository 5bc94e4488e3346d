package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One queue that is entitled to 8 H100 and 4 A100 of a cluster that has no B200. */
class FairSharesTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");
    private static final GpuType B200 = new GpuType("B200");
    private static final int QUEUE = 1;

    private final QueueTree tree = new QueueTree(List.of(new Queue(
            new QueueName("a"), QueueName.ROOT, 1, 0, Map.<GpuType, GpuQuota>of(), StopPolicy.NONE, Set.of(), 0)));
    private final QuotaLedger ledger = new QuotaLedger(tree);
    private final FairShares shares = new FairShares(Map.of(
            H100, new Entitlements(tree, H100, 8, new long[] {0, 100}),
            A100, new Entitlements(tree, A100, 4, new long[] {0, 100})));

    @Test
    void ofATypeThatNoNodeHasNobodyIsEntitledToAnything() {
        assertThat(shares.types()).containsExactly(A100, H100);
        assertThat(shares.entitlement(QUEUE, H100)).isEqualTo(8);
        assertThat(shares.reclaimableUpTo(QUEUE, A100)).isEqualTo(4);
        assertThat(shares.safeUpTo(QUEUE, A100)).isEqualTo(4);
        assertThat(shares.entitlement(QUEUE, B200)).isZero();
        assertThat(shares.reclaimableUpTo(QUEUE, B200)).isZero();
        assertThat(shares.safeUpTo(QUEUE, B200)).isZero();
    }

    @Test
    void aTypeThatNoNodeHasCannotBeExplained() {
        assertThat(shares.explain(QUEUE, H100).entitlement()).isEqualTo(8);
        assertThatThrownBy(() -> shares.explain(QUEUE, B200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no node has the type B200; ask for one of [A100, H100]");
    }

    @Test
    void theDominantShareIsTheLargestOfAllTypes() {
        assertThat(dominant(H100, 0)).isZero();
        assertThat(dominant(H100, 2000)).isEqualTo(0.25);

        ledger.add(QUEUE, A100, 3000, true);
        assertThat(dominant(H100, 2000)).isEqualTo(0.75);
        assertThat(dominant(A100, 2000)).isEqualTo(1.25);
    }

    @Test
    void whoWouldUseWhatItIsNotEntitledToIsInfinitelyFarAbove() {
        FairShares nothing = new FairShares(Map.of(H100, new Entitlements(tree, H100, 0, new long[] {0, 100})));

        assertThat(nothing.dominantShare(QUEUE, ledger, H100, 0)).isZero();
        assertThat(nothing.dominantShare(QUEUE, ledger, H100, 1)).isInfinite();
    }

    private double dominant(GpuType added, long gpuMillis) {
        return shares.dominantShare(QUEUE, ledger, added, gpuMillis);
    }
}

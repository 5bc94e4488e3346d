package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What queues use is booked up the tree, and trials of it leave no trace. */
class QuotaLedgerTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");

    private final QueueTree tree = new QueueTree(List.of(queue("org", ""), queue("team", "org"), queue("other", "")));
    private final int org = tree.number(new QueueName("org"));
    private final int team = tree.number(new QueueName("team"));
    private final int other = tree.number(new QueueName("other"));
    private final QuotaLedger ledger = new QuotaLedger(tree);

    @Test
    void aQueueUsesWhatIsBelowIt() {
        ledger.add(team, H100, 3000, true);
        ledger.add(team, H100, 500, false);
        ledger.add(other, H100, 1000, true);

        assertThat(ledger.used(team, H100)).isEqualTo(3500);
        assertThat(ledger.used(org, H100)).isEqualTo(3500);
        assertThat(ledger.used(QueueTree.ROOT, H100)).isEqualTo(4500);
        assertThat(ledger.notPreemptible(org, H100)).isEqualTo(500);
        assertThat(ledger.notPreemptible(other, H100)).isZero();
        assertThat(ledger.used(team, A100)).isZero();
        assertThat(ledger.notPreemptible(team, A100)).isZero();
    }

    @Test
    void aTrialIsUndoneAndOneWithinItAlone() {
        ledger.add(team, H100, 1000, false);
        int outer = ledger.mark();
        ledger.add(team, H100, 2000, false);
        int inner = ledger.mark();
        ledger.add(other, A100, 4000, true);

        assertThat(ledger.changes()).isEqualTo(2);
        assertThat(ledger.changedQueue(0)).isEqualTo(team);
        assertThat(ledger.changedQueue(1)).isEqualTo(other);
        ledger.rollback(inner);
        assertThat(ledger.used(QueueTree.ROOT, A100)).isZero();
        assertThat(ledger.used(org, H100)).isEqualTo(3000);
        ledger.rollback(outer);
        assertThat(ledger.used(org, H100)).isEqualTo(1000);
        assertThat(ledger.notPreemptible(org, H100)).isEqualTo(1000);
    }

    @Test
    void whatIsKeptIsForgottenOnlyOnceNothingCanUndoIt() {
        int outer = ledger.mark();
        ledger.mark();
        ledger.add(team, H100, 1000, true);
        ledger.keep();
        assertThat(ledger.changes()).as("the outer trial can still undo it").isEqualTo(1);
        ledger.rollback(outer);
        assertThat(ledger.used(team, H100)).isZero();

        ledger.mark();
        ledger.add(team, H100, 2000, true);
        ledger.keep();
        assertThat(ledger.changes()).isZero();
        assertThat(ledger.used(team, H100)).isEqualTo(2000);
    }

    @Test
    void outsideATrialNothingIsLogged() {
        ledger.add(team, H100, 1000, true);
        assertThat(ledger.changes()).isZero();

        ledger.rollback(ledger.mark());
        ledger.add(team, H100, 1000, true);
        assertThat(ledger.changes()).isZero();
        assertThat(ledger.used(team, H100)).isEqualTo(2000);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        ledger.add(team, H100, 1000, false);
        QuotaLedger copy = ledger.copy();
        QuotaLedger untouched = ledger.copy();
        copy.add(team, H100, 500, false);
        ledger.add(team, H100, 250, true);

        assertThat(copy.used(org, H100)).isEqualTo(1500);
        assertThat(copy.notPreemptible(org, H100)).isEqualTo(1500);
        assertThat(untouched.used(org, H100)).isEqualTo(1000);
        assertThat(untouched.notPreemptible(org, H100)).isEqualTo(1000);
        assertThat(ledger.used(org, H100)).isEqualTo(1250);
        assertThat(ledger.notPreemptible(org, H100)).isEqualTo(1000);
    }

    private static Queue queue(String name, String parent) {
        return new Queue(new QueueName(name), new QueueName(parent), 1, 0, Map.of(), StopPolicy.NONE, Set.of(), 0);
    }
}

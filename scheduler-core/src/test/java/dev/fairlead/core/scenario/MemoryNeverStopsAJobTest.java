package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.quota.UsageCount;
import org.junit.jupiter.api.Test;

/** Past use decides who is let in. Who has to leave is decided by what would be so without it as well. */
class MemoryNeverStopsAJobTest {
    private final Scenario cluster =
            Scenario.cluster().node("n1", "r1").queue("greedy").queue("modest");

    @Test
    void jobsWithinTheShareByWeightStayHoweverMuchTheirQueueHadBefore() {
        for (int i = 0; i < 4; i++) {
            cluster.running("g" + i, "greedy", job -> job, "n1").running("m" + i, "modest", job -> job, "n1");
        }
        Outcome outcome = cluster.job("more", "modest").usedLately("greedy", 8).decide();

        assertThat(outcome.share("greedy").entitlement()).isEqualTo(3);
        assertThat(outcome.preempted()).isEmpty();
        assertThat(cluster.finished("g0").decide().placed()).containsExactly("more");
    }

    @Test
    void whatIsBeyondTheShareByWeightIsTakenBackAsEver() {
        for (int i = 0; i < 8; i++) {
            cluster.running("g" + i, "greedy", job -> job, "n1");
        }
        for (int i = 0; i < 8; i++) {
            cluster.job("m" + i, "modest");
        }
        Outcome outcome = cluster.usedLately("greedy", 8).decide();

        assertThat(outcome.share("modest").entitlement()).as("with memory").isEqualTo(6);
        assertThat(outcome.preempted()).as("what weights alone give").hasSize(4);
    }

    /** Two queues that always want everything, for ten weeks in which nothing ever ends. */
    @Test
    void nothingGoesBackAndForth() {
        UsageCount count = new UsageCount(new HalfLife(cluster.state().policy().usageHalfLifeSeconds()));
        for (int i = 0; i < 8; i++) {
            cluster.job("g" + i, "greedy");
        }
        int stopped = 0;
        for (int hour = 0; hour < 10 * 7 * 24; hour++) {
            if (hour == 24) {
                for (int i = 0; i < 8; i++) {
                    cluster.job("m" + i, "modest");
                }
            }
            count.at(cluster.nowMillis())
                    .forEach(
                            use -> cluster.state().putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis()));
            stopped += cluster.decide().preempted().size();
            cluster.podsGone();
            cluster.decide();
            for (String queue : new String[] {"greedy", "modest"}) {
                track(count, queue);
            }
            cluster.afterSeconds(3600);
        }

        assertThat(stopped).as("once, when the second queue came").isEqualTo(4);
    }

    private final java.util.Map<String, Long> held = new java.util.HashMap<>();

    private void track(UsageCount count, String queue) {
        QueueName name = new QueueName(queue);
        GpuType type = Scenario.H100;
        long now = cluster.state().ledgerNow().used(cluster.state().queueTree().number(name), type);
        count.change(name, type, now - held.getOrDefault(queue, 0L), cluster.nowMillis());
        held.put(queue, now);
    }
}

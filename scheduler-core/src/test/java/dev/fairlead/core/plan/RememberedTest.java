package dev.fairlead.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What queues used in the past is worked out twice, in two ways, and comes to the same at every time. */
class RememberedTest {
    private static final long DAY = 24 * 3600;

    @Test
    void weightsCountTheSameAsForThoseWhoDecideHoweverLongAgoItWas() {
        Scenario cluster = twoQueues(new SchedulingPolicy(7 * DAY, 0, List.of(), true))
                .usedLately("greedy", 20)
                .usedLately("modest", 1);
        List<Long> factors = new ArrayList<>();
        for (int day = 0; day < 60; day += 4) {
            factors.add(checkedFactorOfGreedy(cluster));
            cluster.afterSeconds(4 * DAY + 1000);
        }

        assertThat(factors.getFirst()).as("much was used just now").isLessThan(800);
        assertThat(factors).as("the other used more, guarantees aside").anyMatch(factor -> factor > 1024);
        assertThat(factors.getLast()).as("all is forgotten").isEqualTo(1024);
    }

    @Test
    void withoutAHalfLifeNothingIsRemembered() {
        Scenario cluster = twoQueues(new SchedulingPolicy(0, 0, List.of(), true));
        cluster.state().putUsage(new QueueName("greedy"), Scenario.H100, 1_000_000, cluster.nowMillis());

        assertThat(checkedFactorOfGreedy(cluster)).isEqualTo(1024);
    }

    private static Scenario twoQueues(SchedulingPolicy policy) {
        return Scenario.cluster(policy)
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("greedy", queue -> queue.guaranteed(Scenario.H100, 2))
                .queue("modest", queue -> queue.weight(2))
                .job("g", "greedy", job -> job.gang(16, 1))
                .job("m", "modest", job -> job.gang(16, 1));
    }

    private static long checkedFactorOfGreedy(Scenario cluster) {
        Plan plan = SchedulingCycle.decide(cluster.state(), cluster.nowMillis());
        assertThat(PlanCheck.violations(cluster.state(), plan, cluster.nowMillis()))
                .isEmpty();
        return plan.shares().stream()
                .filter(each -> each.queue().value().equals("greedy"))
                .findFirst()
                .orElseThrow()
                .explanation()
                .factor();
    }
}

package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.preempt.EverySetOfVictims.Price;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Compares whom the search stops for the one waiting job of tiny clusters with what trying every set finds, and counts. */
final class VictimTally {
    int found;
    int impossible;
    final List<String> dearer = new ArrayList<>();
    final List<String> missed = new ArrayList<>();

    void tryOne(Scenario cluster, long seed) {
        ClusterState state = cluster.state();
        long nowMillis = cluster.nowMillis();
        TrackedJob taker =
                state.jobs().stream().filter(TrackedJob::waiting).findFirst().orElseThrow();
        Plan plan = SchedulingCycle.decide(state, nowMillis);
        assertThat(PlanCheck.violations(state, plan, nowMillis))
                .as("seed %s", seed)
                .isEmpty();
        if (!plan.all(Decision.Place.class).isEmpty()) {
            return;
        }
        EverySetOfVictims every = new EverySetOfVictims(state, taker.job(), Scenario.H100, nowMillis, plan.shares());
        Price cheapest = every.cheapest();
        if (plan.all(Decision.Reserve.class).isEmpty()) {
            impossible += cheapest == null ? 1 : 0;
            if (cheapest != null) {
                missed.add("seed " + seed + ": " + cheapest + " would do");
            }
            return;
        }
        found++;
        Price price = price(plan, state, every);
        assertThat(cheapest)
                .as("seed %s: a set was found, so there is one", seed)
                .isNotNull();
        assertThat(price)
                .as("seed %s: nothing is cheaper than the cheapest", seed)
                .isGreaterThanOrEqualTo(Objects.requireNonNull(cheapest));
        if (price.compareTo(cheapest) > 0) {
            dearer.add("seed " + seed + ": " + price + " instead of " + cheapest);
        }
    }

    private static Price price(Plan plan, ClusterState state, EverySetOfVictims every) {
        Price sum = new Price(0, 0, 0, 0);
        for (Decision decision : plan.decisions()) {
            JobId id = decision.job();
            if (decision instanceof Decision.Preempt) {
                sum = sum.plus(every.price(Objects.requireNonNull(state.job(id)), 0));
            } else if (decision instanceof Decision.Resize resize && resize.toReplicas() < resize.fromReplicas()) {
                sum = sum.plus(every.price(Objects.requireNonNull(state.job(id)), resize.toReplicas()));
            }
        }
        return sum;
    }
}

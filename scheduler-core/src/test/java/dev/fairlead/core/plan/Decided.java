package dev.fairlead.core.plan;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Decisions by short names, right ones and wrong ones, and what the checker says of them. */
final class Decided {
    private Decided() {}

    static List<String> violations(Scenario cluster, Decision... decisions) {
        Plan plan = new Plan(List.of(decisions), List.of(), List.of(), OptionalLong.empty());
        return PlanCheck.violations(cluster.state(), plan, cluster.nowMillis());
    }

    /** The checker has nothing against these decisions. */
    static void accepts(Scenario cluster, Decision... decisions) {
        assertThat(violations(cluster, decisions)).isEmpty();
    }

    /** The checker says this and nothing else. */
    static void refuses(Scenario cluster, String because, Decision... decisions) {
        assertThat(violations(cluster, decisions)).containsExactly(because);
    }

    static JobId id(String name) {
        return new JobId("team", name, "");
    }

    static List<NodeName> nodes(String... names) {
        return Arrays.stream(names).map(NodeName::new).toList();
    }

    static Place place(String job, GpuType type, String... nodes) {
        return new Place(id(job), type, nodes(nodes), "for the test");
    }

    static Place place(String job, String... nodes) {
        return place(job, H100, nodes);
    }

    static Reserve reserve(String job, String... nodes) {
        return new Reserve(id(job), H100, nodes(nodes), 1, "for the test");
    }

    static Hold hold(String job) {
        return new Hold(id(job), 1, new Veto(Veto.Reason.LIMIT_REACHED, "for the test"));
    }

    static Preempt preempt(String job, String beneficiary) {
        return new Preempt(id(job), id(beneficiary), Preempt.Kind.PREEMPT, 0, "for the test");
    }

    static Preempt reclaim(String job, String beneficiary) {
        return new Preempt(id(job), id(beneficiary), Preempt.Kind.RECLAIM, 0, "for the test");
    }

    static Preempt drain(String job) {
        return new Preempt(id(job), null, Preempt.Kind.DRAIN, 0, "for the test");
    }

    static Resize shrink(String job, int from, int to, String beneficiary) {
        return new Resize(id(job), from, to, List.of(), id(beneficiary), "for the test");
    }

    static Resize grow(String job, int from, String... added) {
        return new Resize(id(job), from, from + added.length, nodes(added), null, "for the test");
    }
}

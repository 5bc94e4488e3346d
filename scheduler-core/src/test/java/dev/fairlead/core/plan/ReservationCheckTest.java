package dev.fairlead.core.plan;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Until;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A plan in which someone is in the way of a reservation is refused, whoever made it. */
class ReservationCheckTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q")
            .running("x", "q", job -> job.gpus(4).expectedSeconds(3600), "n1")
            .job("first", "q", job -> job.gpus(8))
            .job("in time", "q", job -> job.gpus(4).expectedSeconds(3600))
            .job("too long", "q", job -> job.gpus(4).expectedSeconds(3601));

    @Test
    void whoEndsInTimeMayStart() {
        assertThat(violations(reserve(3600), place("in time"))).noneMatch(each -> each.contains("delayed"));
    }

    @Test
    void whoRunsLongerMayNot() {
        assertThat(violations(reserve(3600), place("too long")))
                .anyMatch(each ->
                        each.contains("reserve team/first: would be delayed: then node n1 is oversold: 4 GPUs"));
    }

    @Test
    void aTimeThatComesBeforeTheEndsIsWrong() {
        assertThat(violations(reserve(3599)))
                .anyMatch(each -> each.contains("it waits for team/x, which is expected to run on until"));
    }

    private Reserve reserve(long seconds) {
        Until until = new Until(Until.Release.EXPECTED_ENDS, cluster.nowMillis() + seconds * 1000, List.of(id("x")));
        return new Reserve(id("first"), H100, List.of(new NodeName("n1")), 1, "for the test", until);
    }

    private static Place place(String job) {
        return new Place(id(job), H100, List.of(new NodeName("n1")), "for the test");
    }

    private static JobId id(String name) {
        return new JobId("team", name, "");
    }

    private List<String> violations(Decision... decisions) {
        Plan plan = new Plan(new ArrayList<>(List.of(decisions)), List.of(), List.of(), OptionalLong.empty());
        return PlanCheck.violations(cluster.state(), plan, cluster.nowMillis());
    }
}

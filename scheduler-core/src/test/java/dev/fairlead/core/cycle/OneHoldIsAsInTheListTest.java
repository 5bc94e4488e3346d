package dev.fairlead.core.cycle;

import static dev.fairlead.core.scenario.Scenario.A100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who asks for one job is told what the list of all says of it, and nothing where the job need not wait. */
class OneHoldIsAsInTheListTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q")
            .queue("hopeless")
            .running("runs", "q", job -> job.gpus(4).expectedSeconds(600).priority(9), "n1")
            .job("starts", "q", job -> job.gpus(2).expectedSeconds(600).priority(9))
            .job("unknown", "q", job -> job.accepts(A100))
            .job("reserved", "q", job -> job.gpus(8).expectedSeconds(60).priority(8))
            .job("first", "q", job -> job.gpus(6).priority(2))
            .job("second", "q", job -> job.gpus(7).priority(1))
            .job("strange", "q", job -> job.gpus(1000))
            .job("nowhere", "hopeless", job -> job.accepts(A100));
    private final Plan plan = cluster.decide().plan();

    @Test
    void everyHoldOfTheListIsTheHoldOfItsJob() {
        List<String> told = new ArrayList<>();
        for (Hold hold : plan.holds()) {
            assertThat(plan.holds().of(job(hold.job().name()))).isEqualTo(hold);
            told.add(hold.job().name());
        }
        assertThat(told).containsExactlyInAnyOrder("unknown", "first", "second", "strange", "nowhere");
        assertThat(plan.holds()).hasSize(5);
    }

    @Test
    void placesInTheLineCountWhoIsInItAndDidNotStart() {
        assertThat(hold("first").position()).isEqualTo(2);
        assertThat(hold("second").position()).isEqualTo(3);
        assertThat(hold("unknown").position()).isZero();
    }

    @Test
    void whoStartsOrHasRoomReservedIsNotHeld() {
        assertThat(plan.all(Decision.Place.class))
                .extracting(place -> place.job().name())
                .containsExactly("starts");
        assertThat(plan.all(Decision.Reserve.class))
                .extracting(each -> each.job().name())
                .containsExactly("reserved");
        assertThat(plan.holds().of(job("starts"))).isNull();
        assertThat(plan.holds().of(job("reserved"))).isNull();
        assertThat(plan.holds().of(job("runs"))).isNull();
    }

    private Hold hold(String name) {
        return Objects.requireNonNull(plan.holds().of(job(name)));
    }

    private Job job(String name) {
        return Objects.requireNonNull(cluster.state().job(new JobId("team", name, "")))
                .job();
    }
}

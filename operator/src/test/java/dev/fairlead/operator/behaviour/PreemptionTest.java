package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A more important job of the same queue makes others leave, with grace. */
@Behaviour
class PreemptionTest {
    @Test
    void the_victim_leaves_with_grace_and_comes_back_when_there_is_room(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        String production = given.priorityClass("production", 1000);
        Job victim = given.job("victim", team)
                .replicas(2)
                .gpusPerReplica(4)
                .terminateAfter("1500ms")
                .submit()
                .reaches("Running");
        List<V1Pod> before = victim.pods();

        Job urgent =
                given.job("urgent", team).gpusPerReplica(8).priority(production).submit();

        urgent.waitsBecause("WaitingForPreemption");
        urgent.reaches("Running");
        victim.reaches("Pending");
        // That no GPU was given away while the victim's pods were leaving is checked after every scenario.
        for (V1Pod pod : before) {
            assertThat(given.witness().pods().sights(PodParts.uid(pod)))
                    .as("what was seen of " + PodParts.name(pod))
                    .anySatisfy(sight -> assertThat(PodParts.status(sight).getConditions())
                            .anySatisfy(condition -> {
                                assertThat(condition.getType()).isEqualTo("DisruptionTarget");
                                assertThat(condition.getStatus()).isEqualTo("True");
                                assertThat(condition.getReason()).isEqualTo("PreemptionByScheduler");
                            }))
                    .anySatisfy(sight -> assertThat(PodParts.metadata(sight).getDeletionTimestamp())
                            .isNotNull());
        }
        assertThat(victim.text("preemptedBy")).isEqualTo(urgent.fullName());
        assertThat(victim.number("preemptions")).isEqualTo(1);
        assertThat(victim.number("failures")).isZero();
        victim.tells("Preempted");

        urgent.delete();
        victim.reaches("Running");
        assertThat(victim.number("attempts")).isEqualTo(2);
    }

    @Test
    void only_as_many_as_are_needed_leave(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        String production = given.priorityClass("production", 1000);
        List<Job> small = List.of("a", "b", "c", "d").stream()
                .map(name -> given.job(name, team).gpusPerReplica(2).submit().reaches("Running"))
                .toList();

        given.job("urgent", team)
                .gpusPerReplica(4)
                .priority(production)
                .submit()
                .reaches("Running");

        assertThat(small).filteredOn(job -> job.text("phase").equals("Running")).hasSize(2);
    }

    @Test
    void a_job_that_is_not_preemptible_stays(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        String production = given.priorityClass("production", 1000);
        Job firm = given.job("firm", team)
                .gpusPerReplica(8)
                .set("spec.preemptible", false)
                .submit()
                .reaches("Running");

        given.job("urgent", team)
                .gpusPerReplica(8)
                .priority(production)
                .submit()
                .waitsBecause("NoCapacity");

        assertThat(firm.text("phase")).isEqualTo("Running");
    }

    @Test
    void a_victim_has_its_minimum_runtime_first(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        String production = given.priorityClass("production", 1000);
        Job young = given.job("young", team)
                .gpusPerReplica(8)
                .set("spec.minRuntimeSeconds", 4)
                .submit()
                .reaches("Running");

        Job urgent = given.job("urgent", team)
                .gpusPerReplica(8)
                .priority(production)
                .submit()
                .waitsBecause("NoCapacity");
        assertThat(young.text("phase")).isEqualTo("Running");

        // Nothing changes in the cluster from here on: it is the time itself that lets the urgent job in.
        urgent.reaches("Running");
        assertThat(Duration.between(Instant.parse(firstPlaced(given)), Instant.parse(urgent.text("placedTime"))))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }

    private static String firstPlaced(Scenario given) {
        return given.witness().history().of(given.namespace(), "young").stream()
                .map(version -> version.object().getAsJsonObject("status"))
                .filter(status -> status != null && status.has("placedTime"))
                .map(status -> status.get("placedTime").getAsString())
                .findFirst()
                .orElseThrow();
    }
}

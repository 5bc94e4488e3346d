package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Queues: guaranteed, borrowed, taken back, limited, held. */
@Behaviour
class QuotaTest {
    @Test
    void a_queue_borrows_what_is_free_and_gives_it_back_to_whom_it_is_guaranteed(Scenario given) {
        given.nodes(2);
        Queue owner = given.queue("owner", 8);
        Queue borrower = given.queue("borrower", 8);
        Job own = given.job("own", borrower).gpusPerReplica(8).submit().reaches("Running");
        Job loan = given.job("loan", borrower)
                .gpusPerReplica(8)
                .terminateAfter("500ms")
                .submit()
                .reaches("Running");
        borrower.becomes(
                "it says that it borrows", queue -> queue.gpus("borrowed") == 8 && queue.gpus("allocated") == 16);

        Job claim = given.job("claim", owner).gpusPerReplica(8).submit();

        claim.reaches("Running");
        Job back = own.text("phase").equals("Running") ? loan : own;
        back.reaches("Pending");
        assertThat(back.text("preemptedBy")).isEqualTo(claim.fullName());
        back.tells("Reclaimed");
        borrower.becomes("it borrows nothing", queue -> queue.gpus("borrowed") == 0 && queue.gpus("allocated") == 8);
        owner.becomes("it has its own", queue -> queue.gpus("allocated") == 8 && queue.number("runningJobs") == 1);
        borrower.becomes("one job waits", queue -> queue.number("waitingJobs") == 1 && queue.gpus("pending") == 8);
    }

    @Test
    void moving_a_guarantee_moves_gpus(Scenario given) {
        given.nodes(2);
        Queue rising = given.queue("rising", 0);
        Queue falling = given.queue("falling", 16);
        Job first = given.job("first", falling).gpusPerReplica(8).submit().reaches("Running");
        Job second = given.job("second", falling).gpusPerReplica(8).submit().reaches("Running");
        Job hopeful = given.job("hopeful", rising).gpusPerReplica(8).submit();
        hopeful.becomes("it waits", job -> job.text("phase").equals("Pending"));

        falling.guarantee(8);
        rising.guarantee(8);

        hopeful.reaches("Running");
        Eventually.holds(
                "one of the others made room",
                () -> first.text("phase").equals("Pending")
                        != second.text("phase").equals("Pending"));
        rising.becomes("it says so", queue -> queue.gpus("allocated") == 8 && queue.gpus("entitlement") >= 8);
    }

    @Test
    void a_limit_holds_even_while_gpus_are_free(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", "gpus: [{type: %s, guaranteed: 2, limit: 4}]".formatted(given.gpuType()));
        Job first = given.job("first", team).gpusPerReplica(4).submit().reaches("Running");
        Job second = given.job("second", team).gpusPerReplica(4).submit().waitsBecause("LimitReached");
        assertThat(second.text("message")).contains(team.name()).contains("limit");

        team.edit("spec: {gpus: [{type: %s, guaranteed: 2, limit: 8}]}".formatted(given.gpuType()));

        second.reaches("Running");
        assertThat(first.text("phase")).isEqualTo("Running");
    }

    @Test
    void a_job_that_is_not_preemptible_never_borrows(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 4);
        given.job("first", team)
                .gpusPerReplica(4)
                .set("spec.preemptible", false)
                .submit()
                .reaches("Running");

        given.job("second", team)
                .gpusPerReplica(4)
                .set("spec.preemptible", false)
                .submit()
                .waitsBecause("GuaranteeExceeded");

        given.job("borrows", team).gpusPerReplica(4).submit().reaches("Running");
    }

    @Test
    void hold_starts_nothing_and_stops_nothing(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job running = given.job("running", team).submit().reaches("Running");

        team.edit("spec: {stopPolicy: Hold}").complains("Ready", "Held");
        Job held = given.job("held", team).submit().waitsBecause("QueueHeld");
        assertThat(running.text("phase")).isEqualTo("Running");

        team.edit("spec: {stopPolicy: None}");
        held.reaches("Running");
        team.becomes(
                "it is ready again", queue -> queue.condition("Ready", "status").equals("True"));
    }

    @Test
    void hold_and_drain_above_empties_the_queues_below_and_lets_them_start_again(Scenario given) {
        given.nodes(1);
        Queue company = given.queue("company", 8);
        Queue team = given.queue(
                "team", "parent: %s, gpus: [{type: %s, guaranteed: 8}]".formatted(company.name(), given.gpuType()));
        Job running = given.job("running", team).replicas(2).submit().reaches("Running");

        company.edit("spec: {stopPolicy: HoldAndDrain}");

        running.waitsBecause("QueueHeld");
        running.tells("QueueDrained");
        assertThat(running.pods()).isEmpty();
        team.complains("Ready", "Draining");

        company.edit("spec: {stopPolicy: None}");
        running.reaches("Running");
        assertThat(running.number("failures")).isZero();
    }

    @Test
    void the_figures_of_a_queue_hold_those_of_the_queues_below(Scenario given) {
        given.nodes(1);
        Queue company = given.queue("company", 8);
        Queue left = given.queue(
                "left", "parent: %s, gpus: [{type: %s, guaranteed: 4}]".formatted(company.name(), given.gpuType()));
        Queue right = given.queue(
                "right", "parent: %s, gpus: [{type: %s, guaranteed: 4}]".formatted(company.name(), given.gpuType()));
        given.job("one", left).gpusPerReplica(3).submit().reaches("Running");
        given.job("two", right).gpusPerReplica(2).submit().reaches("Running");
        given.job("big", right)
                .gpusPerReplica(8)
                .submit()
                .becomes("it waits", job -> job.text("phase").equals("Pending"));

        company.becomes(
                "it sums up",
                queue -> queue.gpus("allocated") == 5
                        && queue.gpus("pending") == 8
                        && queue.gpus("guaranteed") == 8
                        && queue.number("runningJobs") == 2
                        && queue.number("waitingJobs") == 1);
    }
}

package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A job may be deleted at any moment, and then nothing is left of it. */
@Behaviour
class DeletionTest {
    @Test
    void while_it_waits(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        given.job("first", team).gpusPerReplica(8).submit().reaches("Running");
        Job waiting = given.job("waiting", team).gpusPerReplica(8).submit().waitsBecause("NoCapacity");
        team.becomes("it counts the waiting job", queue -> queue.number("waitingJobs") == 1);

        waiting.delete();

        waiting.leavesNothing();
        assertThat(waiting.podsEver()).isEmpty();
        team.becomes("nobody waits in it", queue -> queue.number("waitingJobs") == 0);
    }

    @Test
    void while_it_starts(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job starting = given.job("starting", team)
                .replicas(16)
                .startAfter("1h")
                .submit()
                .reaches("Starting");

        starting.delete();

        starting.leavesNothing();
    }

    @Test
    void at_once_while_its_pods_are_being_made(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job young = given.job("young", team).replicas(16).submit();
        Eventually.holds("its first pod is there", () -> !young.podsEver().isEmpty());

        young.delete();

        young.leavesNothing();
        // The GPUs are free again, and the name can be used again.
        given.job("young", team).replicas(16).submit().reaches("Running");
    }

    @Test
    void while_it_runs(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job running = given.job("running", team)
                .replicas(2)
                .gpusPerReplica(8)
                .terminateAfter("1s")
                .submit()
                .reaches("Running");
        assertThat(given.hasService("running")).isTrue();
        Job next = given.job("next", team).replicas(2).gpusPerReplica(8).submit();

        running.delete();

        running.leavesNothing();
        next.reaches("Running");
    }

    @Test
    void while_it_restarts(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job restarting = given.job("restarting", team)
                .replicas(2)
                .gpusPerReplica(4)
                .terminateAfter("2s")
                .set("spec.backoffLimit", 100)
                .runFor("200ms")
                .exitCode(1)
                .submit()
                .reaches("Restarting");

        restarting.delete();

        restarting.leavesNothing();
    }

    @Test
    void after_its_end_with_the_pods_that_were_kept_for_their_logs(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job done = given.job("done", team).replicas(2).runFor("100ms").submit().reaches("Succeeded");
        assertThat(done.pods()).hasSize(2);

        done.delete();

        done.leavesNothing();
    }
}

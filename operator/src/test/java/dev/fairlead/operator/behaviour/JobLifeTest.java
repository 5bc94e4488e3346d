package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From Pending to its end: success, failure, retries, deadline, suspension. */
@Behaviour
class JobLifeTest {
    @Test
    void a_gang_runs_to_its_end_and_gives_its_gpus_back(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job train = given.job("train", team)
                .replicas(2)
                .gpusPerReplica(8)
                .startAfter("1500ms")
                .runFor("2s")
                .submit();

        train.reaches("Succeeded");

        assertThat(train.phasesSoFar()).endsWith("Running", "Succeeded").doesNotContain("Restarting", "Failed");
        assertThat(train.text("reason")).isEqualTo("Completed");
        assertThat(train.number("attempts")).isEqualTo(1);
        assertThat(train.number("gpus")).isZero();
        assertThat(Instant.parse(train.text("completionTime")))
                .isAfterOrEqualTo(Instant.parse(train.text("startTime")));
        assertThat(train.condition("Succeeded").get("status").getAsString()).isEqualTo("True");
        team.becomes("it holds nothing any more", queue -> queue.gpus("allocated") == 0);
        train.tells("Placed", "Running", "Completed");
    }

    @Test
    void a_running_job_says_where_and_on_what(Scenario given) {
        List<String> nodes = given.nodes(2);
        Queue team = given.queue("team", 16);

        Job train =
                given.job("train", team).replicas(2).gpusPerReplica(8).submit().reaches("Running");

        assertThat(train.text("gpuType")).isEqualTo(given.gpuType());
        assertThat(train.nodes()).containsExactlyInAnyOrderElementsOf(nodes);
        assertThat(train.pods()).extracting(Scenario::nodeOf).containsExactlyElementsOf(train.nodes());
        assertThat(train.number("gpus")).isEqualTo(16);
        assertThat(train.number("replicas")).isEqualTo(2);
        assertThat(train.number("readyReplicas")).isEqualTo(2);
        assertThat(train.number("observedGeneration")).isEqualTo(1);
        assertThat(train.text("message")).endsWith(".");
        assertThat(train.text("startTime")).isNotEmpty();
        assertThat(train.text("queuePosition")).isEmpty();
        assertThat(train.condition("Placed").get("status").getAsString()).isEqualTo("True");
        assertThat(train.condition("Ready").get("status").getAsString()).isEqualTo("True");
    }

    @Test
    void a_failure_restarts_the_whole_gang_until_the_backoff_limit(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job broken = given.job("broken", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.backoffLimit", 2)
                .runFor("300ms")
                .exitCode(3)
                .submit();

        broken.reaches("Failed");

        assertThat(broken.text("reason")).isEqualTo("BackoffLimitExceeded");
        assertThat(broken.text("message")).contains("exited with code 3").contains("backoffLimit is 2");
        assertThat(broken.number("failures")).isEqualTo(3);
        broken.becomes("three starts were not lost", job -> job.number("attempts") == 3 + lostStarts(given, "broken"));
        assertThat(broken.podsEver()).as("starts of two pods").hasSizeBetween(6, 2 * broken.number("attempts"));
        broken.tells("PodFailed", "BackoffLimitExceeded");
        assertThat(broken.condition("Failed").get("reason").getAsString()).isEqualTo("BackoffLimitExceeded");
    }

    /**
     * Starts that ended because someone else deleted a pod, of which the job tells each. The simulated kubelet (KWOK 0.8) deletes a
     * pod that has left by its name alone, and may hit its successor when it is late.
     */
    private static int lostStarts(Scenario given, String job) {
        return (int) given.eventsAbout("GpuJob", job).stream()
                .filter("NodeLost"::equals)
                .count();
    }

    @Test
    void when_one_replica_fails_no_pod_of_that_start_lives_on(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job train = given.job("train", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.backoffLimit", 1)
                .submit()
                .reaches("Running");
        Set<String> first = train.podUids();

        // The kubelet's word that the container of one replica ended badly; its peer goes on.
        Witness.mergeStatus(given, "train-1", "status: {phase: Failed, reason: Error, message: Xid 79}");

        train.becomes(
                "a second start runs",
                job -> job.number("attempts") == 2 + lostStarts(given, "train")
                        && job.text("phase").equals("Running"));
        Set<String> second = train.podUids();
        assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
        assertThat(train.number("failures")).isEqualTo(1);
    }

    @Test
    void after_a_failure_the_job_says_when_it_starts_again_and_keeps_to_it(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job broken = given.job("broken", team)
                .set("spec.backoffLimit", 6)
                .runFor("100ms")
                .exitCode(1)
                .submit();

        broken.becomes("it backs off", job -> job.text("reason").equals("BackingOff") && job.number("failures") >= 5);
        Instant retry = Instant.parse(broken.text("retryTime"));
        int attempts = broken.number("attempts");
        broken.becomes(
                "it starts again",
                job -> job.number("attempts") > attempts || job.text("phase").equals("Failed"));

        assertThat(Instant.now().plus(Duration.ofSeconds(1))).isAfter(retry);
        broken.reaches("Failed");
    }

    @Test
    void a_job_that_runs_too_long_is_stopped(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job endless = given.job("endless", team)
                .replicas(2)
                .gpusPerReplica(4)
                .set("spec.activeDeadlineSeconds", 1)
                .submit();

        endless.reaches("Failed");

        assertThat(endless.text("reason")).isEqualTo("DeadlineExceeded");
        assertThat(endless.phasesSoFar()).contains("Running");
        endless.becomes("its pods are gone", job -> job.pods().isEmpty());
    }

    @Test
    void a_suspended_job_gives_its_gpus_to_others_and_waits_its_turn_when_it_resumes(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job first = given.job("first", team).gpusPerReplica(8).submit().reaches("Running");
        Job second = given.job("second", team).gpusPerReplica(8).submit().waitsBecause("NoCapacity");

        first.edit("spec: {suspend: true}").reaches("Suspended");
        second.reaches("Running");
        assertThat(first.condition("Suspended").get("status").getAsString()).isEqualTo("True");

        first.edit("spec: {suspend: false}").reaches("Pending");
        second.delete();
        first.reaches("Running");
        assertThat(first.number("attempts")).isEqualTo(2);
        assertThat(first.number("failures")).isZero();
    }

    @Test
    void a_job_submitted_as_suspended_does_not_start_before_it_is_resumed(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job paused =
                given.job("paused", team).set("spec.suspend", true).submit().reaches("Suspended");
        given.job("other", team).submit().reaches("Running");
        assertThat(paused.podsEver()).isEmpty();

        paused.edit("spec: {suspend: false}").reaches("Running");
    }

    @Test
    void jobs_start_in_order_of_priority_then_of_age_and_tell_their_position(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        String urgent = given.priorityClass("urgent", 1000);
        Job running = given.job("running", team)
                .gpusPerReplica(8)
                .priority(urgent)
                .submit()
                .reaches("Running");
        Job older = given.job("a-older", team).gpusPerReplica(8).submit().waitsBecause("NoCapacity");
        Job urgentJob = given.job("urgent", team)
                .gpusPerReplica(8)
                .priority(urgent)
                .submit()
                .waitsBecause("NoCapacity");

        assertThat(urgentJob.number("queuePosition")).isEqualTo(1);
        running.delete();
        urgentJob.reaches("Running");
        assertThat(older.text("phase")).isEqualTo("Pending");
        assertThat(new HashSet<>(older.podsEver())).isEmpty();
    }
}

package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write is worth it when it tells a user something new. */
@Behaviour
class WritesTest {
    @Test
    void what_runs_and_what_waits_is_not_written_again_while_nothing_happens_to_it(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job running = given.job("running", team).gpusPerReplica(8).submit().reaches("Running");
        Job waiting = given.job("waiting", team).gpusPerReplica(8).submit().waitsBecause("NoCapacity");
        team.becomes(
                "its figures are written",
                queue -> queue.number("runningJobs") == 1
                        && queue.number("waitingJobs") == 1
                        && queue.gpus("pending") == 8);
        // Whenever a new queue tells of its job, the operator has decided anew and written what there was to write.
        somethingElseHappens(given, "first");
        List<String> before = List.of(version(running), version(waiting));

        somethingElseHappens(given, "second");
        somethingElseHappens(given, "third");

        assertThat(List.of(version(running), version(waiting))).isEqualTo(before);
    }

    @Test
    void a_position_that_merely_moves_is_written_at_most_once_in_thirty_seconds(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        List<Job> line = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Job job = given.job("job-" + i, team).gpusPerReplica(8).submit();
            line.add(i == 0 ? job.reaches("Running") : job.waitsBecause("NoCapacity"));
        }
        Job last = line.getLast();
        assertThat(last.number("queuePosition")).isEqualTo(5);

        for (int i = 1; i < 5; i++) {
            line.get(i).delete();
            int waiting = 5 - i;
            team.becomes("it is shorter", queue -> queue.number("waitingJobs") == waiting);
        }

        last.becomes("it knows that it is the next", job -> job.number("queuePosition") == 1);
        List<JobHistory.Version> writes = changes(last);
        for (int i = 1; i < writes.size(); i++) {
            Duration pause =
                    Duration.ofNanos(writes.get(i).nanos() - writes.get(i - 1).nanos());
            assertThat(pause).as("pause before write " + i).isGreaterThan(Duration.ofSeconds(28));
        }
        assertThat(writes.size()).isBetween(2, 3);
    }

    @Test
    void a_job_of_one_pod_costs_few_writes(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job quick = given.job("quick", team).runFor("500ms").submit().reaches("Succeeded");

        assertThat(changes(quick)).as("statuses").hasSizeLessThanOrEqualTo(3);
    }

    private static void somethingElseHappens(Scenario given, String name) {
        Queue other = given.queue(name, "weight: 1");
        given.job(name, other)
                .set("spec.gpuTypes", "[{name: nothing}]")
                .submit()
                .waitsBecause("Unplaceable");
        other.becomes("it tells of its job", queue -> queue.number("waitingJobs") == 1);
    }

    /** The versions of a job that differ in their status. */
    private static List<JobHistory.Version> changes(Job job) {
        List<JobHistory.Version> changes = new ArrayList<>();
        JsonObject before = new JsonObject();
        for (JobHistory.Version version : job.versionsSoFar()) {
            JsonObject status = version.object().getAsJsonObject("status");
            if (status != null && !status.equals(before)) {
                changes.add(version);
                before = status;
            }
        }
        return changes;
    }

    private static String version(Job job) {
        return job.resourceVersion() + " " + job.status();
    }
}

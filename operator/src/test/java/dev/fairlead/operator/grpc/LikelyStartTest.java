package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.api.v1.JobAhead;
import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.api.v1.LikelyStart;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Until when a job waits and behind whom, as a replica that decides nothing says it. One node of 8 H100, one queue. */
class LikelyStartTest {
    private static final Offset<Long> A_MINUTE = within(60L);

    private static Replica replica;

    @BeforeAll
    static void start() {
        replica = Replica.start(LocalCluster.Options.defaults());
        new SimulatedNodes(replica.client()).add(GpuNode.fleet("h100", GpuModel.H100, 1, 8, 1));
        replica.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: research}
                """);
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @BeforeEach
    void declareTheQueue() {
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: vision}
                spec: {gpus: [{type: H100, guaranteed: 8}]}
                """);
    }

    @AfterEach
    void removeEverything() {
        replica.removeEverything();
    }

    /** Submits a job for the whole node. */
    private static void submit(String name, String more) {
        JobsAtWork.submit(replica, name, 1, more);
    }

    /** Writes what an operator would write. */
    private static void putStatus(String job, String status) {
        replica.kubectl(
                "patch",
                "gj",
                "-n",
                "research",
                job,
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\": " + status + "}");
    }

    private static JobExplanation explain(String job) {
        return JobsAtWork.forecast(replica, job);
    }

    private static void untilJobsAreSeen(int jobs) {
        until(
                "the replica has seen them",
                () -> replica.jobs()
                                .listJobs(ListJobsRequest.newBuilder()
                                        .setParent("namespaces/research")
                                        .build())
                                .getJobsCount()
                        == jobs);
    }

    private static long secondsFromNow(com.google.protobuf.Timestamp time) {
        return time.getSeconds() - Instant.now().getEpochSecond();
    }

    @Test
    void a_job_starts_when_the_one_before_it_ends_as_its_user_said() {
        submit("a-first", "expectedDurationSeconds: 1500");
        submit("b-second", "");
        untilJobsAreSeen(2);

        LikelyStart start = explain("b-second").getLikelyStart();

        assertThat(start.getSentence()).isEqualTo("likely starts in about 25 min");
        assertThat(secondsFromNow(start.getP50Time())).isCloseTo(1500, A_MINUTE);
        assertThat(secondsFromNow(start.getP90Time())).isCloseTo(1500, A_MINUTE);
        assertThat(explain("a-first").getLikelyStart().getSentence()).isEqualTo("likely starts within a minute");
    }

    @Test
    void jobs_that_have_ended_tell_how_long_those_like_them_run() {
        for (int tens = 1; tens <= 10; tens++) {
            String job = "past-" + tens;
            submit(job, "");
            putStatus(
                    job,
                    "{\"phase\": \"Succeeded\", \"attempts\": 1, \"gpuType\": \"H100\", \"startTime\":"
                            + " \"2026-01-01T00:00:00Z\", \"completionTime\": \""
                            + Instant.parse("2026-01-01T00:00:00Z").plusSeconds(600L * tens) + "\"}");
        }
        submit("running-out", "expectedDurationSeconds: 60");
        submit("the-second", "");
        untilJobsAreSeen(12);
        until("their ends are seen", () -> explain("the-second").hasLikelyStart());

        LikelyStart start = explain("the-second").getLikelyStart();

        // The 5th and the 9th of ten that took 10, 20, ... and 100 minutes. What the user said counts less.
        assertThat(start.getSentence()).isEqualTo("likely starts in about 50 min (90 %: 1 h 30 min)");
        assertThat(secondsFromNow(start.getP90Time())).isCloseTo(5400, A_MINUTE);
    }

    @Test
    void behind_a_job_of_which_nothing_is_known_nobody_can_say() {
        submit("a-first", "");
        submit("b-second", "");
        untilJobsAreSeen(2);

        JobExplanation explanation = explain("b-second");

        assertThat(explanation.hasLikelyStart()).isFalse();
        assertThat(explanation.getStartUnknownBecause()).contains("spec.expectedDurationSeconds");
    }

    @Test
    void a_job_that_does_not_wait_in_line_is_told_nothing() {
        submit("suspended", "suspend: true");
        untilJobsAreSeen(1);

        JobExplanation explanation = explain("suspended");

        assertThat(explanation.hasLikelyStart()).isFalse();
        assertThat(explanation.getStartUnknownBecause()).isEmpty();
    }

    /** Where waiting or GPU time of earlier runs counts, only the scheduler knows them. */
    @Test
    void those_ahead_are_those_whom_the_scheduler_puts_ahead() {
        submit("a", "");
        submit("b", "");
        submit("c", "");
        putStatus("c", "{\"phase\": \"Pending\", \"queuePosition\": 1}");
        putStatus("a", "{\"phase\": \"Pending\", \"queuePosition\": 2}");
        putStatus("b", "{\"phase\": \"Pending\", \"queuePosition\": 3}");
        until("the places are seen", () -> explain("b").getQueuePosition() == 3);

        assertThat(explain("b").getAheadList())
                .extracting(JobAhead::getJob)
                .containsExactly("namespaces/research/jobs/a", "namespaces/research/jobs/c");
        assertThat(explain("a").getAhead(0).getBecause())
                .isEqualTo("which goes first by the time that the two have waited or run before");
        assertThat(explain("c").getAheadList()).isEmpty();
        assertThat(explain("c").getQueueLength()).isEqualTo(3);
    }
}

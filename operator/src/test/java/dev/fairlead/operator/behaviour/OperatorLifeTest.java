package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1Pod;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The operator is killed, as machines do, and started again: the API server is the only truth. On a cluster of its own,
 * for the operator of the other tests would help.
 */
@Execution(ExecutionMode.CONCURRENT)
class OperatorLifeTest {
    private static final int BIG = 256;
    private static SharedCluster cluster;
    private static int scenarios;

    private final List<OperatorProcess> operators = new ArrayList<>();
    private Scenario given;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = SharedCluster.withoutOperator();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void begin() {
        given = new Scenario(cluster, "life%d".formatted(++scenarios));
    }

    @AfterEach
    void end() {
        operators.forEach(OperatorProcess::close);
        given.end();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void killed_while_it_makes_the_pods_of_a_big_gang_it_leaves_nothing_half_bound() {
        given.nodes(IntStream.range(0, 4)
                .mapToObj(i -> given.node(i).withGpus(BIG / 4))
                .toList());
        Queue team = given.queue("team", BIG);
        Job gang = killInTheMiddle(team);
        int before = gang.pods().size();

        operator("--no-leader-elect").leads();

        gang.becomes("it runs", job -> job.text("phase").equals("Running") && job.number("readyReplicas") == BIG);
        List<V1Pod> pods = gang.pods();
        assertThat(pods).hasSize(BIG);
        assertThat(pods.stream().map(OperatorLifeTest::attempt).collect(Collectors.toSet()))
                .as("all pods are of one start")
                .hasSize(1);
        assertThat(before).as("pods when it was killed").isBetween(1, BIG - 1);
        assertThat(gang.number("failures")).isZero();
        team.becomes(
                "it holds the gang once", queue -> queue.gpus("allocated") == BIG && queue.number("runningJobs") == 1);
    }

    /** Kills an operator when some pods of a gang exist and some do not. Tries again if it was too quick. */
    private Job killInTheMiddle(Queue team) {
        for (int i = 0; i < 5; i++) {
            Job gang = given.job("gang-" + i, team).replicas(BIG).submit();
            OperatorProcess first = operator("--no-leader-elect");
            Eventually.holds("pods are being made", () -> !gang.podsEver().isEmpty());
            first.kill();
            if (gang.pods().size() < BIG) {
                return gang;
            }
            gang.delete();
            gang.leavesNothing();
        }
        throw new AssertionError("the operator was too quick five times");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void what_happened_while_no_operator_was_there_is_taken_up() {
        given.nodes(3);
        Queue team = given.queue("team", 24);
        OperatorProcess first = operator("--no-leader-elect");
        Job steady = given.job("steady", team).replicas(2).gpusPerReplica(4).submit();
        Job ending = given.job("ending", team).gpusPerReplica(4).runFor("6s").submit();
        Job deleted = given.job("deleted", team).gpusPerReplica(4).submit();
        Job suspended = given.job("suspended", team).gpusPerReplica(4).submit();
        List.of(steady, ending, deleted, suspended).forEach(job -> job.reaches("Running"));
        Set<String> pods = steady.podUids();

        first.kill();
        deleted.delete();
        suspended.edit("spec: {suspend: true}");
        Job fresh = given.job("fresh", team).gpusPerReplica(4).submit();
        Eventually.holds(
                "a pod ends meanwhile",
                () -> ending.pods().stream()
                        .allMatch(pod -> "Succeeded".equals(PodParts.status(pod).getPhase())));
        operator("--no-leader-elect");

        ending.reaches("Succeeded");
        suspended.reaches("Suspended");
        fresh.reaches("Running");
        deleted.leavesNothing();
        assertThat(steady.text("phase")).isEqualTo("Running");
        assertThat(steady.podUids()).isEqualTo(pods);
        assertThat(steady.number("attempts")).isEqualTo(1);
        team.becomes(
                "its figures are right", queue -> queue.gpus("allocated") == 12 && queue.number("runningJobs") == 2);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void killed_while_a_victim_leaves_it_goes_on_with_the_preemption() {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        String production = given.priorityClass("production", 1000);
        OperatorProcess first = operator("--no-leader-elect");
        Job victim = given.job("victim", team)
                .gpusPerReplica(8)
                .terminateAfter("3s")
                .submit()
                .reaches("Running");
        Job urgent =
                given.job("urgent", team).gpusPerReplica(8).priority(production).submit();
        Eventually.holds(
                "the victim is leaving",
                () -> victim.pods().stream()
                        .anyMatch(pod -> PodParts.metadata(pod).getDeletionTimestamp() != null));

        first.kill();
        operator("--no-leader-elect");

        urgent.reaches("Running");
        victim.reaches("Pending");
        assertThat(victim.number("failures")).isZero();
        assertThat(victim.number("attempts")).isEqualTo(1);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void of_two_operators_one_decides_and_the_other_takes_over_when_it_dies() {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        OperatorProcess leader = operator().leads();
        OperatorProcess follower = operator().says("is held by");
        Job first = given.job("first", team).replicas(2).submit().reaches("Running");
        Set<String> pods = first.podUids();
        assertThat(follower.output()).doesNotContain("decides now");

        leader.kill();
        Job second = given.job("second", team).replicas(2).submit();

        follower.leads();
        second.reaches("Running");
        assertThat(first.podUids()).isEqualTo(pods);
        assertThat(second.podsEver()).hasSize(2);
        assertThat(first.number("attempts")).isEqualTo(1);

        // Asked to end, it gives the lease back, so that a successor need not wait for it to run out.
        follower.terminate();
        assertThat(follower.exitCode()).isEqualTo(143);
        operator().leads();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void its_log_is_for_machines_when_asked() {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        String production = given.priorityClass("production", 1000);
        OperatorProcess operator = operator(Map.of("FAIRLEAD_LOG_FORMAT", "json"), "--no-leader-elect");
        Job victim = given.job("victim", team).gpusPerReplica(8).submit().reaches("Running");
        Job running = given.job("urgent", team)
                .gpusPerReplica(8)
                .priority(production)
                .submit()
                .reaches("Running");
        given.job("fails", team)
                .gpusPerReplica(8)
                .priority(production)
                .set("spec.backoffLimit", 0)
                .runFor("100ms")
                .exitCode(3)
                .submit();
        running.delete();
        operator.says("BackoffLimitExceeded");
        operator.terminate();
        assertThat(operator.exitCode()).isEqualTo(143);

        List<JsonObject> lines = operator.output()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();

        assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> {
            assertThat(line.keySet()).contains("timestamp", "level", "message", "logger");
            assertThat(OffsetDateTime.parse(line.get("timestamp").getAsString()).getOffset())
                    .isEqualTo(ZoneOffset.UTC);
            assertThat(line.entrySet()).allMatch(field -> field.getValue().isJsonPrimitive());
        });
        for (String told : List.of("victim Placed", "victim Preempted", "fails BackoffLimitExceeded")) {
            String[] words = told.split(" ", 2);
            assertThat(lines).as(told).anySatisfy(line -> {
                assertThat(text(line, "job")).isEqualTo(words[0]);
                assertThat(text(line, "reason")).isEqualTo(words[1]);
                assertThat(text(line, "namespace")).isEqualTo(given.namespace());
                assertThat(text(line, "queue")).isEqualTo(team.name());
                assertThat(text(line, "message")).startsWith("Job " + given.namespace() + "/" + words[0] + ": ");
            });
        }
        victim.delete();
    }

    private static String text(JsonObject line, String field) {
        return line.has(field) ? line.get(field).getAsString() : "";
    }

    private OperatorProcess operator(String... arguments) {
        return operator(Map.of(), arguments);
    }

    private OperatorProcess operator(Map<String, String> environment, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--kubeconfig", cluster.kubeconfig().toString(), "--http-port", "0"));
        all.addAll(List.of(arguments));
        OperatorProcess operator = OperatorProcess.start(environment, all.toArray(String[]::new));
        operators.add(operator);
        return operator;
    }

    private static String attempt(V1Pod pod) {
        return Objects.requireNonNull(
                Objects.requireNonNull(PodParts.metadata(pod).getLabels()).get("scheduling.fairlead.dev/attempt"));
    }
}

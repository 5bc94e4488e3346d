package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.fairlead.operator.Operator;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.operator.loop.LoopSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** GPU time on the API server. On a cluster of its own, for operators come and go here. */
@Execution(ExecutionMode.CONCURRENT)
class UsageTest {
    private static SharedCluster cluster;
    private static int scenarios;

    private Scenario given;
    private @Nullable Operator operator;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = SharedCluster.withoutOperator();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void begin() throws Exception {
        given = new Scenario(cluster, "usage%d".formatted(++scenarios));
        given.nodes(1);
        startOperator();
    }

    @AfterEach
    void end() {
        given.end();
        stopOperator();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void operators_come_and_go_and_no_second_is_lost_or_counted_twice() throws Exception {
        Queue team = given.queue("team", 8);
        Job steady = given.job("steady", team).gpusPerReplica(4).submit().reaches("Running");
        long placed = seconds(steady.text("placedTime"));
        Usage first = awaitUsage(team, usage -> usage.gpuSeconds() > 0);
        assertThat(first.gpuSeconds()).isEqualTo(4 * (first.accountedUntil() - placed));
        assertThat(first.ownerUid()).isEqualTo(uid(team.object()));

        stopOperator();
        Usage left = Objects.requireNonNull(usage(team));
        assertThat(left.gpuSeconds()).isEqualTo(4 * (left.accountedUntil() - placed));
        Eventually.holds(
                "some seconds pass without an operator",
                () -> Instant.now().getEpochSecond() > left.accountedUntil() + 2);
        startOperator();
        Usage later = awaitUsage(team, usage -> usage.accountedUntil() > left.accountedUntil() + 2);
        assertThat(later.gpuSeconds()).isEqualTo(4 * (later.accountedUntil() - placed));

        // This one writes nothing before it ends.
        stopOperator();
        startOperator(Duration.ofHours(1));
        Job fresh = given.job("fresh", team).gpusPerReplica(2).submit().reaches("Running");
        long freshPlaced = seconds(fresh.text("placedTime"));
        Eventually.holds("it is used", () -> Instant.now().getEpochSecond() > freshPlaced + 1);
        stopOperator();
        Usage lastWritten = Objects.requireNonNull(usage(team));
        assertThat(lastWritten.accountedUntil()).isGreaterThan(freshPlaced);
        assertThat(lastWritten.gpuSeconds())
                .isEqualTo(
                        4 * (lastWritten.accountedUntil() - placed) + 2 * (lastWritten.accountedUntil() - freshPlaced));

        // Nor does this one, and it is killed.
        Job third;
        try (OperatorProcess killed = OperatorProcess.start(
                "--kubeconfig", cluster.kubeconfig().toString(), "--http-port", "0", "--no-leader-elect")) {
            third = given.job("third", team).submit().reaches("Running");
            killed.kill();
        }
        long created = Objects.requireNonNull(
                        PodParts.metadata(third.pods().getFirst()).getCreationTimestamp())
                .toEpochSecond();
        startOperator();
        Usage last =
                awaitUsage(team, usage -> usage.accountedUntil() > Instant.now().getEpochSecond() - 2);
        assertThat(last.gpuSeconds())
                .isEqualTo(4 * (last.accountedUntil() - placed)
                        + 2 * (last.accountedUntil() - freshPlaced)
                        + last.accountedUntil()
                        - created);
        assertThat(last.hours().stream().mapToLong(Long::longValue).sum()).isEqualTo(last.gpuSeconds());
        assertThat(last.ofNamespace(given.namespace())).isEqualTo(last.gpuSeconds());

        Witness.delete(given.witness().usages(), "", team.name());
        Usage again = awaitUsage(team, usage -> !usage.uid().equals(last.uid()) && usage.gpuSeconds() > 0);
        assertThat(again.gpuSeconds()).isGreaterThanOrEqualTo(last.gpuSeconds());

        List.of(steady, fresh, third).forEach(Job::delete);
        List.of(steady, fresh, third).forEach(Job::leavesNothing);
        Job other = given.job("other", team).submit().reaches("Running");
        long otherPlaced = seconds(other.text("placedTime"));
        Usage one = awaitUsage(team, usage -> usage.accountedUntil() > otherPlaced);
        Usage two = awaitUsage(team, usage -> usage.accountedUntil() > one.accountedUntil());
        assertThat(two.gpuSeconds() - one.gpuSeconds())
                .as("one GPU is held and no more")
                .isEqualTo(two.accountedUntil() - one.accountedUntil());
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void a_queue_takes_its_usage_along_and_one_of_the_same_name_begins_anew() {
        Queue team = given.queue("team", 8);
        given.job("steady", team).gpusPerReplica(4).submit().reaches("Running");
        Usage before = awaitUsage(team, usage -> usage.gpuSeconds() >= 8);

        team.delete();
        Eventually.holds("the garbage collector has deleted the usage", () -> usage(team) == null);
        Queue same = given.queue("team", 8);

        long made = seconds(same.object()
                .getAsJsonObject("metadata")
                .get("creationTimestamp")
                .getAsString());
        Usage after = awaitUsage(same, usage -> usage.gpuSeconds() > 0);
        assertThat(after.uid()).isNotEqualTo(before.uid());
        assertThat(after.ownerUid()).isEqualTo(uid(same.object()));
        assertThat(after.gpuSeconds()).isLessThanOrEqualTo(4 * (after.accountedUntil() - made));
    }

    private void startOperator() throws Exception {
        startOperator(Duration.ofMillis(250));
    }

    private void startOperator(Duration usageWrites) throws Exception {
        LoopSettings settings = LoopSettings.of(Duration.ofMillis(20), true).withUsageWrites(usageWrites);
        operator = Operator.start(
                cluster.client(),
                ConfigFile.parse("tests", "{httpPort: 0, leaderElection: {enabled: false}}"),
                settings);
    }

    private void stopOperator() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }

    /** A queue's usage as anyone sees it. */
    private record Usage(JsonObject object) {
        long gpuSeconds() {
            return row("gpus").get("gpuSeconds").getAsLong();
        }

        List<Long> hours() {
            return row("gpus").getAsJsonObject("hours").getAsJsonArray("gpuSeconds").asList().stream()
                    .map(JsonElement::getAsLong)
                    .toList();
        }

        long ofNamespace(String namespace) {
            assertThat(row("namespaces").get("namespace").getAsString()).isEqualTo(namespace);
            return row("namespaces").get("gpuSeconds").getAsLong();
        }

        long accountedUntil() {
            return seconds(
                    object.getAsJsonObject("status").get("accountedUntil").getAsString());
        }

        String uid() {
            return UsageTest.uid(object);
        }

        String ownerUid() {
            return object.getAsJsonObject("metadata")
                    .getAsJsonArray("ownerReferences")
                    .get(0)
                    .getAsJsonObject()
                    .get("uid")
                    .getAsString();
        }

        private JsonObject row(String list) {
            return object.getAsJsonObject("status").getAsJsonArray(list).get(0).getAsJsonObject();
        }
    }

    /** The usage with figures, or null if there is none, or none yet. */
    private @Nullable Usage usage(Queue queue) {
        return Witness.get(given.witness().usages(), "", queue.name())
                .filter(object -> object.has("status"))
                .map(Usage::new)
                .orElse(null);
    }

    private Usage awaitUsage(Queue queue, Predicate<Usage> condition) {
        AtomicReference<@Nullable Usage> seen = new AtomicReference<>();
        Eventually.holds(
                "the usage of queue " + queue + " is as it should be",
                () -> {
                    Usage now = usage(queue);
                    seen.set(now);
                    return now != null && condition.test(now);
                },
                () -> "It is " + seen.get());
        return Objects.requireNonNull(seen.get());
    }

    private static String uid(JsonObject object) {
        return object.getAsJsonObject("metadata").get("uid").getAsString();
    }

    private static long seconds(String time) {
        return Instant.parse(time).getEpochSecond();
    }
}

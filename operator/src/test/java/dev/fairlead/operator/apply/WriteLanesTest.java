package dev.fairlead.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No cluster is needed here: what a write does is the test's own affair, and the lanes never ask the port anything. */
class WriteLanesTest {
    private final List<String> sent = new ArrayList<>();
    private final List<CompletableFuture<WriteOutcome>> open = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final CountDownLatch toldOnce = new CountDownLatch(1);

    @SuppressWarnings("NullAway") // the writes of this test do not use the port
    private final WriteLanes lanes = new WriteLanes(null, 1);

    @Test
    void urgent_lanes_go_first() {
        submit(Lane.MOVES, "first");
        submit(Lane.NEWS, "news");
        submit(Lane.PHASES, "phase");
        submit(Lane.PODS, "pod");

        answerAll();

        assertThat(sent).containsExactly("first", "pod", "phase", "news");
    }

    @Test
    void only_the_latest_write_of_a_key_is_sent_and_never_two_at_a_time() {
        submit(Lane.PHASES, "job", "starting");
        submit(Lane.PHASES, "job", "running");
        submit(Lane.MOVES, "job", "ready");

        assertThat(sent).containsExactly("starting");
        answerAll();

        assertThat(sent).containsExactly("starting", "ready");
    }

    @Test
    void a_later_write_keeps_the_urgency_of_the_one_that_it_replaces() {
        submit(Lane.PODS, "first");
        submit(Lane.PHASES, "job", "running");
        submit(Lane.NEWS, "event");
        submit(Lane.MOVES, "job", "running, all ready");

        answerAll();

        assertThat(sent).containsExactly("first", "running, all ready", "event");
    }

    @Test
    void a_waiting_write_can_be_taken_back_and_one_under_way_cannot() {
        submit(Lane.PODS, "under way");
        submit(Lane.PODS, "waiting");

        assertThat(lanes.cancel("waiting")).isTrue();
        assertThat(lanes.cancel("under way")).isFalse();
        answerAll();

        assertThat(sent).containsExactly("under way");
    }

    @Test
    void what_gets_no_answer_is_tried_again_and_told_once() throws Exception {
        List<WriteOutcome> answers = new ArrayList<>(List.of(WriteOutcome.noAnswer("timeout"), WriteOutcome.DONE));
        lanes.submit(new Write(
                Lane.PODS,
                "pod",
                Write.UNTIL_ANSWERED,
                port -> CompletableFuture.completedFuture(answers.removeFirst()),
                outcome -> {
                    told.add(outcome.kind().name());
                    toldOnce.countDown();
                }));

        assertThat(toldOnce.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.close(List.of(), Duration.ofSeconds(5))).isTrue();
        assertThat(told).containsExactly("DONE");
        assertThat(answers).isEmpty();
    }

    @Test
    void a_newer_write_replaces_one_that_waits_to_be_tried_again() throws Exception {
        submit(Lane.PHASES, "job", "starting");
        open.removeFirst().complete(WriteOutcome.noAnswer("timeout"));
        submit(Lane.PHASES, "job", "running");
        answerAll();

        Thread.sleep(400);

        assertThat(sent).containsExactly("starting", "running");
    }

    @Test
    void at_the_end_only_the_last_writes_are_sent_and_their_answers_awaited() {
        submit(Lane.PODS, "under way");
        submit(Lane.PODS, "waiting");
        open.removeFirst().complete(WriteOutcome.DONE);
        Write last = new Write(
                Lane.USAGE,
                "last",
                Write.UNTIL_ANSWERED,
                port -> {
                    sent.add("last");
                    return CompletableFuture.completedFuture(WriteOutcome.DONE);
                },
                outcome -> told.add(outcome.kind().name()));
        submit(Lane.PODS, "forgotten");
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
                .execute(() -> open.removeFirst().complete(WriteOutcome.DONE));

        assertThat(lanes.close(List.of(last), Duration.ofSeconds(10))).isTrue();
        submit(Lane.PODS, "too late");

        assertThat(sent).containsExactly("under way", "waiting", "last");
        // Whoever asked is told on the thread of the answer, a moment after the lanes know.
        await().untilAsserted(() -> assertThat(told).containsExactly("DONE"));
    }

    @Test
    void no_lane_starves() {
        submit(Lane.PODS, "first");
        submit(Lane.NEWS, "news");
        for (int i = 0; i < 20; i++) {
            submit(Lane.PODS, "pod " + i);
        }

        answerAll();

        assertThat(sent.indexOf("news")).isLessThan(10);
    }

    private void submit(Lane lane, String what) {
        submit(lane, what, what);
    }

    private void submit(Lane lane, String key, String what) {
        lanes.submit(new Write(
                lane,
                key,
                Write.UNTIL_ANSWERED,
                port -> {
                    sent.add(what);
                    CompletableFuture<WriteOutcome> answer = new CompletableFuture<>();
                    open.add(answer);
                    return answer;
                },
                outcome -> {}));
    }

    private void answerAll() {
        while (!open.isEmpty()) {
            open.removeFirst().complete(WriteOutcome.DONE);
        }
    }
}

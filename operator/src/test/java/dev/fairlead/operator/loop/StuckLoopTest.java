package dev.fairlead.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.operator.metrics.SchedulerMetrics;
import dev.fairlead.operator.web.Page;
import dev.fairlead.operator.web.StatusServer;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The loop's thread hangs; the kubelet and the metrics are told. */
class StuckLoopTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
    private final InstantSource clock = now::get;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void a_loop_that_is_stuck_is_reported_until_it_gets_on() throws Exception {
        try (LonelyLoop lonely = new LonelyLoop(clock)) {
            SchedulingLoop loop = lonely.loop();
            SchedulerMetrics metrics = lonely.metrics();
            metrics.show(loop.survey());
            metrics.show(loop.pulse(), () -> true, () -> 0);
            Thread thread = Thread.ofPlatform().daemon().start(() -> run(loop));
            try (StatusServer server =
                    StatusServer.start(0, accept -> new Page("", ""), loop.pulse()::problem, Optional::empty)) {
                assertThat(metrics.text())
                        .contains("fairlead_undecided_seconds 0.0")
                        .contains("fairlead_jobs{");

                loop.offer(new LoopEvent.NodeSeen(new NodeThatHangs()));
                entered.await();
                now.updateAndGet(before -> before.plusSeconds(59));
                assertThat(healthz(server)).isEqualTo("200 ok\n");

                now.updateAndGet(before -> before.plusSeconds(2));
                assertThat(healthz(server))
                        .isEqualTo(
                                "503 the scheduling loop is stuck: one round has taken 61 s so far, and a round takes less"
                                        + " than 60 s\n");
                assertThat(metrics.text())
                        .as("the page comes all the same, with the figures of before")
                        .contains("fairlead_undecided_seconds 61.0")
                        .contains("fairlead_jobs{");

                release.countDown();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> healthz(server).equals("200 ok\n"));
            } finally {
                thread.interrupt();
            }
        }
    }

    private static void run(SchedulingLoop loop) {
        try {
            while (true) {
                loop.step(Duration.ofSeconds(1));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static String healthz(StatusServer server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/healthz"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    /** Whoever looks at it waits. */
    private final class NodeThatHangs extends Node {
        private static final long serialVersionUID = 1L;

        NodeThatHangs() {
            setMetadata(new ObjectMeta());
        }

        @Override
        public ObjectMeta getMetadata() {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            ObjectMeta metadata = super.getMetadata();
            metadata.setName("hangs");
            return metadata;
        }
    }
}

package dev.fairlead.operator.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the API server answers. Nobody waits for it: who asks gets the answer of the last time, and from time to time sets
 * the next request off. Asks for {@code /version}, which every identity may read.
 */
public final class ApiServerCheck {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;

    private final HttpClient http;
    private final String server;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - PAUSE.toNanos());
    private volatile Optional<String> problem = Optional.empty();

    /** @param client stays open as long as the check is used */
    public ApiServerCheck(KubernetesClient client) {
        http = client.getHttpClient();
        server = client.getMasterUrl().toString();
    }

    /** What was wrong when it was last asked, one sentence; empty if it answered. Before the first answer nothing is wrong. */
    public Optional<String> problem() {
        boolean due = System.nanoTime() - lastNanos.get() >= PAUSE.toNanos();
        if (due && underWay.compareAndSet(false, true)) {
            ask();
        }
        return problem;
    }

    private void ask() {
        String slash = server.endsWith("/") ? "" : "/";
        CompletableFuture<?> _ = http.sendAsync(
                        http.newHttpRequestBuilder()
                                .uri(server + slash + "version")
                                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                .build(),
                        byte[].class)
                .handle((answer, failure) -> {
                    problem = failure == null ? judge(answer) : Optional.of(noAnswer(failure));
                    lastNanos.set(System.nanoTime());
                    underWay.set(false);
                    return answer;
                });
    }

    private Optional<String> judge(HttpResponse<byte[]> answer) {
        if (answer.code() == UNAUTHORIZED) {
            return Optional.of("the API server at " + server + " does not accept the operator's credentials");
        }
        return answer.code() < SERVER_ERROR
                ? Optional.empty()
                : Optional.of("the API server at " + server + " answers with " + answer.code());
    }

    private String noAnswer(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "the API server at " + server + " does not answer: " + cause;
    }
}

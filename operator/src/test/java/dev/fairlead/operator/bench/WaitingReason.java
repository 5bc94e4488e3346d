package dev.fairlead.operator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Watches one job until its status says in a sentence why it waits. */
final class WaitingReason implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final InputStream stream;
    private final CompletableFuture<Said> said;

    /** What the status said, and when, by {@link System#nanoTime}. */
    record Said(String sentence, long nanos) {}

    private WaitingReason(InputStream stream) {
        this.stream = stream;
        this.said = CompletableFuture.supplyAsync(this::read);
    }

    static WaitingReason watch(ApiServerClient api, String jobs, String name) {
        return new WaitingReason(
                api.open(jobs + "?watch=true&timeoutSeconds=600&fieldSelector=metadata.name%3D" + name));
    }

    private Said read() {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                JsonNode status = json.readTree(line).path("object").path("status");
                String message = status.path("message").asText("");
                if (!message.isEmpty()) {
                    return new Said(status.path("reason").asText("") + ": " + message, now);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new BenchmarkException("the watch of the job ended before its status said anything");
    }

    Said await() {
        try {
            return said.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BenchmarkException("the job's status did not say why it waits within " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new BenchmarkException("the job could not be watched: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException ignored) {
            // It was only read from, and nothing more is wanted from it.
        }
    }
}

package dev.fairlead.operator.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The cheapest way to an API server from Java: bytes in, status code out. What a load generator spends, the two cores
 * cannot spend on what is measured.
 */
final class ApiServerClient implements AutoCloseable {
    private static final int THREADS = 2;

    private final ExecutorService writeThreads = daemons(THREADS, "writes-");

    /** Of their own: the server hangs up on a watcher that does not keep up, and writes come in crowds. */
    private final ExecutorService watchThreads = daemons(THREADS, "watches-");

    private final HttpClient writes;
    private final HttpClient watches;
    private final String base;
    private final String authorization;

    ApiServerClient(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        this.base = config.getMasterUrl().replaceAll("/+$", "");
        this.authorization = "Bearer " + config.getAutoOAuthToken();
        this.writes = client(config, writeThreads);
        this.watches = client(config, watchThreads);
    }

    private static ExecutorService daemons(int count, String names) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name(names, 0).factory());
    }

    private static HttpClient client(Config config, ExecutorService threads) {
        try {
            return HttpClient.newBuilder()
                    .sslContext(SSLUtils.sslContext(config))
                    // One connection each: a server in Go answers this faster than many streams of one connection.
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(threads)
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the kubeconfig's certificates cannot be used: " + e.getMessage(), e);
        }
    }

    /** Sends a JSON object. Fails with the server's answer if that is not a success. */
    CompletableFuture<?> post(String path, byte[] json) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .timeout(Duration.ofSeconds(60))
                .build();
        return writes.sendAsync(request, BodyHandlers.ofByteArray()).thenAccept(response -> {
            if (response.statusCode() / 100 != 2) {
                throw new BenchmarkException("POST " + path + " was answered with " + response.statusCode() + ": "
                        + new String(response.body(), StandardCharsets.UTF_8));
            }
        });
    }

    /** Sends a JSON object and waits for the answer. */
    void postNow(String path, byte[] json) {
        try {
            post(path, json).join();
        } catch (CompletionException e) {
            throw new BenchmarkException("POST " + path + " failed: " + e.getCause(), e);
        }
    }

    /** Reads a text. */
    String get(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String path) {
        try (InputStream body = open(path)) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new BenchmarkException("GET " + path + " broke off: " + e.getMessage(), e);
        }
    }

    /** Opens a stream, for example a watch, and returns when the server has accepted it. The caller closes it. */
    InputStream open(String path) {
        try {
            HttpResponse<InputStream> response = watches.send(request(path).build(), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new BenchmarkException("GET " + path + " was answered with " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new BenchmarkException("GET " + path + " got no answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
    }

    @Override
    public void close() {
        writes.shutdownNow();
        watches.shutdownNow();
        writeThreads.shutdownNow();
        watchThreads.shutdownNow();
    }
}

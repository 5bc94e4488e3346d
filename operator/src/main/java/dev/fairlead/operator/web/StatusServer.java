package dev.fairlead.operator.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Serves {@code /metrics}, {@code /healthz} and {@code /readyz}. The JDK's own server is enough for three pages that a
 * kubelet and a Prometheus ask for, and one dependency less to keep patched.
 *
 * <p>There is no page of its own for a startup probe: {@code /healthz} is well from the first moment on and does not depend
 * on what was seen of the cluster, so a slow start is never mistaken for a hang; {@code /readyz} waits for the rest.
 */
public final class StatusServer implements AutoCloseable {
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;

    private StatusServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to listen on all addresses.
     *
     * @param port 0 to 65535; 0 takes a free one
     * @param metrics the page {@code /metrics}, made at each request
     * @param alive behind {@code /healthz}: a problem here means that only a restart helps
     * @param ready behind {@code /readyz}
     * @throws IOException if the port is taken; the message names it
     */
    public static StatusServer start(int port, Page.Maker metrics, Probe alive, Probe ready) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new IOException("cannot listen on port " + port + ": " + e.getMessage() + "; set httpPort", e);
        }
        // One slow reader must not keep the kubelet's probe waiting, or the kubelet restarts a healthy operator.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/metrics", page("/metrics", accept -> answer(metrics.make(accept))));
        server.createContext("/healthz", page("/healthz", accept -> answer(alive)));
        server.createContext("/readyz", page("/readyz", accept -> answer(ready)));
        server.createContext("/", exchange -> send(exchange, missing()));
        server.start();
        return new StatusServer(server, threads);
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops at once; requests under way are cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Answer(int code, String type, String body) {}

    private static Answer answer(Page page) {
        return new Answer(200, page.contentType(), page.body());
    }

    private static Answer answer(Probe probe) {
        Optional<String> problem = probe.problem();
        return new Answer(problem.isPresent() ? 503 : 200, PLAIN_TEXT, problem.orElse("ok") + "\n");
    }

    private static Answer missing() {
        return new Answer(404, PLAIN_TEXT, "nothing here; try /metrics, /healthz or /readyz\n");
    }

    /** The server matches prefixes; {@code /metricsfoo} is not {@code /metrics}. */
    private static HttpHandler page(String path, Function<String, Answer> page) {
        return exchange -> {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(path)) {
                send(exchange, missing());
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                send(exchange, new Answer(405, PLAIN_TEXT, "only GET is answered here\n"));
            } else {
                String accept = exchange.getRequestHeaders().getFirst("Accept");
                send(exchange, page.apply(accept == null ? "" : accept));
            }
        };
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.code(), -1);
            } else {
                exchange.sendResponseHeaders(answer.code(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}

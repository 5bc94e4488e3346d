package dev.fairlead.operator.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics}, {@code /healthz} and {@code /readyz}, and pages for debugging. The JDK's own server is enough for
 * pages that a kubelet, a Prometheus and now and then a person ask for, and one dependency less to keep patched.
 *
 * <p>There is no page of its own for a startup probe: {@code /healthz} is well from the first moment on and does not depend
 * on what was seen of the cluster, so a slow start is never mistaken for a hang; {@code /readyz} waits for the rest.
 */
public final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
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
     * @param debugging further pages
     * @throws IOException if the port is taken; the message names it
     */
    public static StatusServer start(int port, Page.Maker metrics, Probe alive, Probe ready, DebugPage... debugging)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new IOException("cannot listen on port " + port + ": " + e.getMessage() + "; set httpPort", e);
        }
        // One slow reader must not keep the kubelet's probe waiting, or the kubelet restarts a healthy operator.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/metrics", page("/metrics", asked -> answer(metrics.make(accepted(asked)))));
        server.createContext("/healthz", page("/healthz", asked -> answer(alive)));
        server.createContext("/readyz", page("/readyz", asked -> answer(ready)));
        for (DebugPage debug : debugging) {
            server.createContext(debug.path(), page(debug.path(), asked -> answer(debug, asked)));
        }
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

    private static Answer answer(DebugPage debug, HttpExchange asked) {
        boolean local = asked.getRemoteAddress().getAddress().isLoopbackAddress();
        boolean allowed =
                debug.access() == DebugPage.Access.ANYONE || (debug.access() == DebugPage.Access.LOOPBACK && local);
        if (!allowed) {
            return new Answer(
                    403,
                    PLAIN_TEXT,
                    debug.access() == DebugPage.Access.NOBODY
                            ? "this page is turned off in the configuration, by debug\n"
                            : "this page is for kubectl port-forward; debug in the configuration opens it to others\n");
        }
        try {
            return switch (debug.maker().make(query(asked.getRequestURI()))) {
                case DebugPage.Found found -> answer(found.page());
                case DebugPage.Wrong wrong -> new Answer(400, PLAIN_TEXT, wrong.sentence() + "\n");
                case DebugPage.Unavailable none -> new Answer(503, PLAIN_TEXT, none.sentence() + "\n");
            };
        } catch (RuntimeException broken) {
            LOG.error("The page {} could not be made.", debug.path(), broken);
            return new Answer(500, PLAIN_TEXT, "the page could not be made; the log says why\n");
        }
    }

    private static Map<String, String> query(URI asked) {
        Map<String, String> query = new HashMap<>();
        String text = asked.getQuery() == null ? "" : asked.getQuery();
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            query.put(equals < 0 ? part : part.substring(0, equals), equals < 0 ? "" : part.substring(equals + 1));
        }
        return query;
    }

    private static String accepted(HttpExchange asked) {
        String accept = asked.getRequestHeaders().getFirst("Accept");
        return accept == null ? "" : accept;
    }

    private static Answer missing() {
        return new Answer(404, PLAIN_TEXT, "nothing here; try /metrics, /healthz or /readyz\n");
    }

    /** The server matches prefixes; {@code /metricsfoo} is not {@code /metrics}. */
    private static HttpHandler page(String path, Function<HttpExchange, Answer> page) {
        return exchange -> {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(path)) {
                send(exchange, missing());
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                send(exchange, new Answer(405, PLAIN_TEXT, "only GET is answered here\n"));
            } else {
                send(exchange, page.apply(exchange));
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

package dev.fairlead.operator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notes when each pod of a namespace is on its node, that is: exists with a node name. A watch with a field selector sees
 * that as the pod's ADDED event, whether the pod was created so or bound later. Lines are searched, not parsed.
 */
final class BoundPods implements AutoCloseable {
    private static final String ADDED = "{\"type\":\"ADDED\"";
    private static final String ERROR = "{\"type\":\"ERROR\"";
    private static final String RESOURCE_VERSION = "\"resourceVersion\":\"";
    private static final String NAME = "\"metadata\":{\"name\":\"";

    private final ApiServerClient api;
    private final String path;
    private volatile InputStream stream;
    private volatile boolean closed;
    private final Map<String, Long> nanos = new HashMap<>();
    private long lastNanos;
    private @Nullable String ended;

    private BoundPods(ApiServerClient api, String path) {
        this.api = api;
        this.path = path;
        this.stream = api.open(path);
    }

    /** Starts watching; what happens after the return is seen. */
    static BoundPods watch(ApiServerClient api, String namespace) {
        BoundPods pods = new BoundPods(
                api,
                "/api/v1/namespaces/" + namespace
                        + "/pods?watch=true&timeoutSeconds=7200&fieldSelector=spec.nodeName%21%3D");
        Thread.ofPlatform().daemon().name("watch").start(pods::read);
        return pods;
    }

    /** Reads, and reads on where the server broke off: it does so when a watcher falls ten events behind a busy moment. */
    private void read() {
        String lastLine = "";
        try {
            while (true) {
                lastLine = readOne(lastLine);
                if (closed) {
                    return;
                }
                stream = api.open(path + "&resourceVersion=" + resourceVersion(lastLine));
            }
        } catch (IOException | BenchmarkException e) {
            end(e.toString());
        }
    }

    /** Reads one answer to its end and gives its last line, or the line given if it had none. */
    private String readOne(String lineBefore) throws IOException {
        String last = lineBefore;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8), 1 << 16)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                if (line.startsWith(ERROR)) {
                    throw new BenchmarkException("the server ended the watch of the pods: " + line);
                }
                int name = line.startsWith(ADDED) ? line.indexOf(NAME) : -1;
                if (name >= 0) {
                    int from = name + NAME.length();
                    bound(line.substring(from, line.indexOf('"', from)), now);
                }
                last = line;
            }
        }
        return last;
    }

    private static String resourceVersion(String line) {
        int at = line.indexOf(RESOURCE_VERSION);
        int from = at + RESOURCE_VERSION.length();
        return at < 0 ? "" : line.substring(from, line.indexOf('"', from));
    }

    private synchronized void bound(String pod, long now) {
        if (nanos.putIfAbsent(pod, now) == null) {
            lastNanos = now;
            notifyAll();
        }
    }

    private synchronized void end(String reason) {
        ended = reason;
        notifyAll();
    }

    /**
     * Waits until so many pods are on their nodes.
     *
     * @param patience how long to wait for the next pod
     * @return when the last one was, by {@link System#nanoTime}
     * @throws BenchmarkException when nothing moves any more; the message says how far it came
     */
    synchronized long await(int pods, Duration patience) {
        long waitingSince = System.nanoTime();
        try {
            while (nanos.size() < pods) {
                if (ended != null) {
                    throw new BenchmarkException("the pods cannot be watched any more: " + ended);
                }
                long movedNanos = nanos.isEmpty() ? waitingSince : Math.max(waitingSince, lastNanos);
                long left = patience.toNanos() - (System.nanoTime() - movedNanos);
                if (left <= 0) {
                    throw new BenchmarkException("%,d of %,d pods are on their nodes, and no further one within %d s"
                            .formatted(nanos.size(), pods, patience.toSeconds()));
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
        return lastNanos;
    }

    /** When each pod was on its node, by pod name. */
    synchronized Map<String, Long> nanos() {
        return Map.copyOf(nanos);
    }

    @Override
    public void close() {
        closed = true;
        try {
            stream.close();
        } catch (IOException ignored) {
            // It was only read from, and nothing more is wanted from it.
        }
    }
}

package dev.fairlead.operator.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Times the requests that a client sends, each until the first byte of its answer. Give it to the client's builder, and to
 * whoever wants to know with {@link #tell}. Watches through web sockets, which have no answer, are not timed.
 */
public final class TimedRequests implements Interceptor {
    /** The code of a request that got no answer. */
    public static final String NO_ANSWER = "none";

    /** A client has some hundreds of requests under way; more than this are not timed rather than kept for ever. */
    private static final int MOST_UNDER_WAY = 10_000;

    private final Map<Sent, Long> underWay = new ConcurrentHashMap<>();
    private volatile Listener listener = (target, code, took) -> {};

    /** Is told about every request; on any thread, and must be quick. */
    @FunctionalInterface
    public interface Listener {
        /** @param code the HTTP status code, or {@link #NO_ANSWER} */
        void answered(RequestTarget target, String code, Duration took);
    }

    /** The client copies a request before it sends it and tells of either; what the copies share is the very URI. */
    private record Sent(URI uri) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Sent sent && sent.uri == uri;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(uri);
        }
    }

    /** Tells the listener, and nobody else, from now on. */
    public void tell(Listener to) {
        listener = to;
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        if (underWay.size() < MOST_UNDER_WAY) {
            underWay.put(new Sent(request.uri()), System.nanoTime());
        }
        return consumer;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        ended(request, String.valueOf(response.code()));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        ended(request, NO_ANSWER);
    }

    private void ended(HttpRequest request, String code) {
        Long began = underWay.remove(new Sent(request.uri()));
        if (began != null) {
            listener.answered(
                    RequestTarget.of(request.method(), request.uri()),
                    code,
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }
}

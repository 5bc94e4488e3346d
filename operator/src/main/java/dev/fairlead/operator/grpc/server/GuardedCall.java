package dev.fairlead.operator.grpc.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that can be ended from outside at any time, by any thread. What its service says afterwards is dropped, as if the
 * caller had gone away. The lock is that of this one call.
 */
final class GuardedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Consumer<Status> ended;
    private boolean closed;
    private volatile boolean endedFromOutside;

    /** @param ended told once, with how the call ended */
    GuardedCall(ServerCall<Q, A> call, Consumer<Status> ended) {
        super(call);
        this.ended = ended;
    }

    @Override
    public void sendHeaders(Metadata headers) {
        synchronized (this) {
            if (!closed) {
                super.sendHeaders(headers);
            }
        }
    }

    @Override
    public void sendMessage(A message) {
        synchronized (this) {
            if (!closed) {
                super.sendMessage(message);
            }
        }
    }

    @Override
    public void close(Status status, Metadata trailers) {
        closeOnce(status, trailers);
    }

    @Override
    public boolean isReady() {
        return !endedFromOutside && super.isReady();
    }

    @Override
    public boolean isCancelled() {
        return endedFromOutside || super.isCancelled();
    }

    /**
     * Ends the call with an error.
     *
     * @return false if it had ended already
     */
    boolean end(StatusRuntimeException error) {
        endedFromOutside = true;
        @Nullable Metadata trailers = error.getTrailers();
        return closeOnce(error.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    boolean endedFromOutside() {
        return endedFromOutside;
    }

    private boolean closeOnce(Status status, Metadata trailers) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            ShortErrors.Answer answer = ShortErrors.of(status, trailers);
            super.close(answer.status(), answer.trailers());
        }
        ended.accept(status);
        return true;
    }
}

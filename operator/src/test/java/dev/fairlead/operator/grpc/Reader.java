package dev.fairlead.operator.grpc;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Reads a stream, as fast as it comes or only what it asks for. */
final class Reader<Q, R> implements ClientResponseObserver<Q, R> {
    final List<R> read = new CopyOnWriteArrayList<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();
    private final boolean slow;
    private @Nullable ClientCallStreamObserver<Q> call;

    private Reader(boolean slow) {
        this.slow = slow;
    }

    static <Q, R> Reader<Q, R> fast() {
        return new Reader<>(false);
    }

    /** Reads one message, and the next ones when it is told to. */
    static <Q, R> Reader<Q, R> slow() {
        return new Reader<>(true);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
        call = started;
        if (slow) {
            started.disableAutoRequestWithInitial(1);
        }
    }

    void readMore(int messages) {
        call().request(messages);
    }

    void cancel() {
        call().cancel("the reader has seen enough", null);
    }

    private ClientCallStreamObserver<Q> call() {
        ClientCallStreamObserver<Q> started = call;
        if (started == null) {
            throw new IllegalStateException("the call has not started");
        }
        return started;
    }

    @Override
    public void onNext(R message) {
        read.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        ended.complete(Status.OK);
    }
}

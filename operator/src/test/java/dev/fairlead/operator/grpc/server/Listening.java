package dev.fairlead.operator.grpc.server;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicReference;

/** Hears answers and keeps how they ended. */
record Listening<T>(AtomicReference<Throwable> failure) implements StreamObserver<T> {
    @Override
    public void onNext(T answer) {}

    @Override
    public void onError(Throwable error) {
        failure.set(error);
    }

    @Override
    public void onCompleted() {
        failure.set(new AssertionError("it ended well"));
    }
}

package dev.fairlead.operator.grpc.error;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a call, or says why it cannot be answered. */
public final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    private Answer() {}

    /** Sends the one answer of a call; to a caller that is gone by then, nothing. */
    public static <T> void to(StreamObserver<T> caller, Supplier<T> work) {
        if (caller instanceof ServerCallStreamObserver<T> server) {
            // Without a handler, sending to a caller that is gone would throw.
            server.setOnCancelHandler(() -> {});
        }
        T response;
        try {
            response = work.get();
        } catch (RuntimeException failure) {
            caller.onError(status(failure));
            return;
        }
        caller.onNext(response);
        caller.onCompleted();
    }

    /** What a caller hears of a failure; one that nobody expected is logged. */
    public static StatusRuntimeException status(RuntimeException failure) {
        if (failure instanceof StatusRuntimeException known) {
            return known;
        }
        if (failure instanceof KubernetesClientException refused) {
            return Kubernetes.problem(refused, UnaryOperator.identity()).exception();
        }
        LOG.error("A gRPC call failed for a reason that nobody expected.", failure);
        return Problem.of(
                        Code.INTERNAL,
                        ErrorReason.ERROR_REASON_INTERNAL,
                        "Fairlead failed to answer; the operator's log says more.")
                .exception();
    }
}

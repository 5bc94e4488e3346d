package dev.fairlead.operator.grpc.server;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that is not answered. The message is one sentence for the caller: what is wrong and what to do. */
final class CallRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String DOMAIN = "fairlead.dev";

    private final Code code;
    private final Reason reason;
    private final Map<String, String> facts;
    private final transient @Nullable Duration retry;

    /** What programs go by; the sentence may change. */
    enum Reason {
        NOT_AUTHENTICATED,
        NOT_PERMITTED,
        RATE_LIMITED,
        TOO_MANY_CALLS,
        TOO_MANY_WATCHES,
        INVALID_REQUEST,
        REQUEST_TOO_LARGE,
        UNKNOWN_METHOD,
        KUBERNETES_UNAVAILABLE,
        NOT_READY,
        SHUTTING_DOWN,
        DEADLINE_EXCEEDED,
        INTERNAL
    }

    private CallRefused(
            Code code, Reason reason, String sentence, Map<String, String> facts, @Nullable Duration retry) {
        // A refusal is an answer and no accident: where it was given interests nobody and costs time.
        super(sentence, null, false, false);
        this.code = code;
        this.reason = reason;
        this.facts = Map.copyOf(facts);
        this.retry = retry;
    }

    CallRefused(Code code, Reason reason, String sentence) {
        this(code, reason, sentence, Map.of(), null);
    }

    static CallRefused unauthenticated(String sentence) {
        return new CallRefused(Code.UNAUTHENTICATED, Reason.NOT_AUTHENTICATED, sentence);
    }

    static CallRefused notPermitted(String sentence, Map<String, String> facts) {
        return new CallRefused(Code.PERMISSION_DENIED, Reason.NOT_PERMITTED, sentence, facts, null);
    }

    static CallRefused exhausted(Reason reason, String sentence, Duration retry) {
        return new CallRefused(Code.RESOURCE_EXHAUSTED, reason, sentence, Map.of(), retry);
    }

    static CallRefused unavailable(Reason reason, String sentence) {
        return new CallRefused(Code.UNAVAILABLE, reason, sentence, Map.of(), Duration.ofSeconds(1));
    }

    static CallRefused stopping() {
        return unavailable(
                Reason.SHUTTING_DOWN, "This replica of the operator is stopping; call again, another one answers.");
    }

    Code code() {
        return code;
    }

    Reason reason() {
        return reason;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    /** As it goes over the wire, with {@code google.rpc} details. */
    StatusRuntimeException status() {
        Status.Builder status = Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(sentence())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(reason.name())
                        .putAllMetadata(facts)
                        .build()));
        if (retry != null) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                            .setSeconds(retry.toSeconds())
                            .setNanos(retry.toNanosPart()))
                    .build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}

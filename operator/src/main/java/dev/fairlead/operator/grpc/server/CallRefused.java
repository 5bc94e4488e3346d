package dev.fairlead.operator.grpc.server;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.grpc.error.Problem;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that is not answered. The message is one sentence for the caller: what is wrong and what to do. */
final class CallRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "ERROR_REASON_";

    private final Code code;
    private final ErrorReason reason;
    private final Map<String, String> facts;
    private final transient @Nullable Duration retry;

    private CallRefused(
            Code code, ErrorReason reason, String sentence, Map<String, String> facts, @Nullable Duration retry) {
        // A refusal is an answer and no accident: where it was given interests nobody and costs time.
        super(sentence, null, false, false);
        this.code = code;
        this.reason = reason;
        this.facts = Map.copyOf(facts);
        this.retry = retry;
    }

    CallRefused(Code code, ErrorReason reason, String sentence) {
        this(code, reason, sentence, Map.of(), null);
    }

    static CallRefused unauthenticated(String sentence) {
        return new CallRefused(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, sentence);
    }

    static CallRefused notPermitted(String sentence, Map<String, String> facts) {
        return new CallRefused(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED, sentence, facts, null);
    }

    static CallRefused exhausted(ErrorReason reason, String sentence, Duration retry) {
        return new CallRefused(Code.RESOURCE_EXHAUSTED, reason, sentence, Map.of(), retry);
    }

    static CallRefused unavailable(ErrorReason reason, String sentence) {
        return new CallRefused(Code.UNAVAILABLE, reason, sentence, Map.of(), Duration.ofSeconds(1));
    }

    static CallRefused stopping() {
        return unavailable(
                ErrorReason.ERROR_REASON_SHUTTING_DOWN,
                "This replica of the operator is stopping; call again, another one answers.");
    }

    Code code() {
        return code;
    }

    /** As in {@code google.rpc.ErrorInfo}. */
    String reasonName() {
        return reason.name().substring(PREFIX.length());
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    /** As it goes over the wire, with {@code google.rpc} details. */
    StatusRuntimeException status() {
        Problem problem = Problem.of(code, reason, sentence());
        facts.forEach(problem::with);
        if (retry != null) {
            problem.with(RetryInfo.newBuilder()
                    .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                            .setSeconds(retry.toSeconds())
                            .setNanos(retry.toNanosPart()))
                    .build());
        }
        return problem.exception();
    }
}

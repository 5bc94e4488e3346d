package dev.fairlead.operator.grpc.error;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.fairlead.api.v1.ErrorReason;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why a call fails, on its way to the caller: a code, a sentence that says what, where and what to do, a google.rpc.ErrorInfo
 * and further details.
 */
public final class Problem {
    /** The domain of all reasons. */
    public static final String DOMAIN = "fairlead.dev";

    private static final String PREFIX = "ERROR_REASON_";

    private final Code code;
    private final ErrorReason reason;
    private final String sentence;
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<Message> details = new ArrayList<>();

    private Problem(Code code, ErrorReason reason, String sentence) {
        this.code = code;
        this.reason = reason;
        this.sentence = sentence;
    }

    /** A problem with its sentence, full stop included. */
    public static Problem of(Code code, ErrorReason reason, String sentence) {
        return new Problem(code, reason, sentence);
    }

    /** One field of the request is wrong. */
    public static Problem field(String field, String sentence) {
        return fields(ErrorReason.ERROR_REASON_INVALID_REQUEST, List.of(new FieldViolation(field, sentence)));
    }

    /** Fields of the request are wrong; at least one. */
    public static Problem fields(ErrorReason reason, List<FieldViolation> violations) {
        FieldViolation first = violations.getFirst();
        String more = violations.size() == 1 ? "" : " (and " + (violations.size() - 1) + " more)";
        return new Problem(Code.INVALID_ARGUMENT, reason, first.field() + ": " + first.sentence() + more)
                .with(badRequest(violations));
    }

    /** There is no such resource. */
    public static Problem notFound(ErrorReason reason, String type, String name) {
        return new Problem(Code.NOT_FOUND, reason, "There is no " + name + ".").with(resource(type, name));
    }

    /** A write was refused because others name the resource. */
    public static Problem precondition(ErrorReason reason, String sentence, String subject, List<String> violations) {
        PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
        violations.forEach(violation -> failure.addViolations(PreconditionFailure.Violation.newBuilder()
                .setType("IN_USE")
                .setSubject(subject)
                .setDescription(violation)));
        return new Problem(Code.FAILED_PRECONDITION, reason, sentence).with(failure.build());
    }

    /** Adds a figure or a name for programs, such as {@code etag}. */
    public Problem with(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a google.rpc detail. */
    public Problem with(Message detail) {
        details.add(detail);
        return this;
    }

    /** Adds when it makes sense to try again. */
    public Problem retryAfterSeconds(long seconds) {
        return with(RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(seconds))
                .build());
    }

    /** What gRPC sends. */
    public StatusRuntimeException exception() {
        Status.Builder status = Status.newBuilder().setCode(code.getNumber()).setMessage(sentence);
        status.addDetails(Any.pack(ErrorInfo.newBuilder()
                .setDomain(DOMAIN)
                .setReason(reason.name().substring(PREFIX.length()))
                .putAllMetadata(metadata)
                .build()));
        details.forEach(detail -> status.addDetails(Any.pack(detail)));
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static BadRequest badRequest(List<FieldViolation> violations) {
        BadRequest.Builder request = BadRequest.newBuilder();
        violations.forEach(violation -> request.addFieldViolations(BadRequest.FieldViolation.newBuilder()
                .setField(violation.field())
                .setDescription(violation.sentence())));
        return request.build();
    }

    /** Names a resource that an error is about. */
    public static ResourceInfo resource(String type, String name) {
        return ResourceInfo.newBuilder()
                .setResourceType(DOMAIN + "/" + type)
                .setResourceName(name)
                .build();
    }
}

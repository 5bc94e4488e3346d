package dev.fairlead.operator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a caller is told when a call fails. */
record Told(Status status) {
    /** The failure of a call, which must have an ErrorInfo of ours and a sentence. */
    static Told by(ThrowingCallable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(failure).as("the call fails").isNotNull();
        Told told = new Told(Objects.requireNonNull(StatusProto.fromThrowable(failure)));
        assertThat(told.info().getDomain()).isEqualTo("fairlead.dev");
        assertThat(told.status.getMessage()).matches("(?s).*[.)]");
        return told;
    }

    Told is(Code code, String reason) {
        assertThat(Code.forNumber(status.getCode())).as(status.getMessage()).isEqualTo(code);
        assertThat(info().getReason()).isEqualTo(reason);
        return this;
    }

    Told says(String... parts) {
        assertThat(status.getMessage()).contains(parts);
        return this;
    }

    List<String> fields() {
        return detail(BadRequest.class).getFieldViolationsList().stream()
                .map(BadRequest.FieldViolation::getField)
                .toList();
    }

    ErrorInfo info() {
        return detail(ErrorInfo.class);
    }

    <T extends Message> T detail(Class<T> type) {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                try {
                    return detail.unpack(type);
                } catch (InvalidProtocolBufferException broken) {
                    throw new AssertionError("a detail cannot be read", broken);
                }
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " in " + status);
    }
}

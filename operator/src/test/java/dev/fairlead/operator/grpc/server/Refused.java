package dev.fairlead.operator.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.fairlead.api.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused caller gets to see. */
record Refused(StatusRuntimeException error) {
    static Refused on(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(StatusRuntimeException.class);
        return new Refused((StatusRuntimeException) thrown);
    }

    /** Every refusal has details and is a sentence. */
    Refused is(Code code, ErrorReason reason, String... words) {
        assertThat(error.getStatus().getCode()).as(error.toString()).isEqualTo(code);
        assertThat(error.getStatus().getDescription()).matches("(?s)[A-Z].*\\.");
        for (String expected : words) {
            assertThat(error.getStatus().getDescription()).contains(expected);
        }
        assertThat(info().getDomain()).isEqualTo("fairlead.dev");
        assertThat(info().getReason()).isEqualTo(reason.name().replace("ERROR_REASON_", ""));
        return this;
    }

    ErrorInfo info() {
        return detail(ErrorInfo.class);
    }

    RetryInfo retry() {
        return detail(RetryInfo.class);
    }

    private <M extends Message> M detail(Class<M> type) {
        Status status = Objects.requireNonNull(StatusProto.fromThrowable(error), "no google.rpc.Status");
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                try {
                    return detail.unpack(type);
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " in " + status);
    }
}

package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.fairlead.api.v1.ErrorReason;
import io.grpc.Channel;
import io.grpc.Status.Code;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs beside others: the API server itself believes in a token for 10 seconds. */
@ExtendWith(SharedApiServer.class)
@Execution(ExecutionMode.CONCURRENT)
class DeletedAccountTest {
    @Test
    void when_the_account_is_gone_its_stream_ends_and_its_token_is_refused(ApiServer api) {
        try (Served served = Served.start(api)) {
            ApiServer.Account reader = api.account().may(rule("gpuqueues", "get", "watch"));
            Channel caller = served.connect(reader.token());
            Iterator<StringValue> stream = AuthorizationTest.follow(caller, "watch gpuqueues");
            assertThat(stream.next().getValue()).isEqualTo("watch gpuqueues");

            reader.delete();

            Refused.on(stream::hasNext).is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED);
            Refused.on(() -> Served.call(caller, "get gpuqueues"))
                    .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "its account is gone");
        }
    }
}

package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.api.v1.ErrorReason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever reaches the port may send what it likes. The server goes on, and its log stays short. */
@ExtendWith(SharedApiServer.class)
class HostileCallersTest {
    private static ApiServer api;
    private static String token;

    @BeforeAll
    static void account(ApiServer shared) {
        api = shared;
        token = api.account().may(rule("gpuqueues", "get")).token();
    }

    @Test
    void garbage_on_the_port_disturbs_nobody_and_is_not_logged() throws Exception {
        try (Served served = Served.start(api);
                JavaLog log = new JavaLog()) {
            Channel caller = served.connect(token);
            Random random = new Random(7);
            for (int i = 0; i < 200; i++) {
                try (Socket socket = served.socket()) {
                    byte[] bytes = new byte[random.nextInt(2000)];
                    random.nextBytes(bytes);
                    socket.getOutputStream().write(bytes);
                } catch (IOException hungUp) {
                    assertThat(hungUp).as("the server may hang up on garbage").isNotNull();
                }
                if (i % 50 == 0) {
                    assertThat(Served.call(caller, "get gpuqueues")).isNotEmpty();
                }
            }
            assertThat(Served.call(served.connect(token), "get gpuqueues")).isNotEmpty();
            assertThat(log.lines).isEmpty();
        }
    }

    @Test
    void plaintext_is_not_spoken() throws Exception {
        try (Served served = Served.start(api);
                Socket socket = served.socket()) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();

            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
        }
    }

    @Test
    void connections_on_which_nothing_is_said_are_closed() throws Exception {
        try (Served served = Served.start(api)) {
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                silent.add(served.socket());
            }
            assertThat(Served.call(served.connect(token), "get gpuqueues")).isNotEmpty();
            for (Socket socket : silent) {
                socket.setSoTimeout(20_000);
                assertThat(socket.getInputStream().read())
                        .as("end of the connection")
                        .isEqualTo(-1);
                socket.close();
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> served.meters
                                    .get("fairlead.grpc.connections")
                                    .gauge()
                                    .value()
                            == 1);
        }
    }

    @Test
    void bytes_that_are_no_message_are_refused_with_a_sentence_and_are_not_logged() {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(TinyService.DO.getFullMethodName())
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        try (Served served = Served.start(api);
                JavaLog log = new JavaLog()) {
            Channel caller = served.connect(token);
            for (int i = 0; i < 20; i++) {
                Refused.on(() -> ClientCalls.blockingUnaryCall(
                                caller, method, CallOptions.DEFAULT, new byte[] {10, 127, (byte) 255, 3}))
                        .is(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST, "no message of the type");
            }
            assertThat(log.lines).isEmpty();
        }
    }

    /** What gRPC writes to Java's own log from INFO on. */
    private static final class JavaLog extends Handler implements AutoCloseable {
        private final List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final Logger root = Logger.getLogger("io.grpc");

        JavaLog() {
            root.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            // Other tests have clients that complain beside this one.
            if (line.getLoggerName().contains("Client")) {
                return;
            }
            lines.add(line.getLoggerName() + " " + line.getLevel() + " " + line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
        }
    }
}

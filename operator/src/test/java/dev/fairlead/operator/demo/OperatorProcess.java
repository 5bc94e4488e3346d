package dev.fairlead.operator.demo;

import dev.fairlead.localcluster.SupervisedProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The operator as a process of its own, from the jar that users run. It ends with this JVM, however that ends. */
final class OperatorProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private final SupervisedProgram program;
    private final int port;
    private final int grpcPort;

    private OperatorProcess(SupervisedProgram program, int port, int grpcPort) {
        this.program = program;
        this.port = port;
        this.grpcPort = grpcPort;
    }

    /**
     * Starts the jar and returns when it is ready.
     *
     * @param folder for its log
     * @throws DemoException when the jar is missing or the operator does not get ready
     */
    static OperatorProcess start(Path jar, Path kubeconfig, Path folder) throws IOException, InterruptedException {
        if (!Files.isReadable(jar)) {
            throw new DemoException("There is no " + jar + ": `make build` makes it.");
        }
        Files.createDirectories(folder);
        int port = freePort();
        int grpcPort = freePort();
        Path config = Files.writeString(folder.resolve("fairlead.yaml"), """
                planCheck: true
                grpc: {port: %d, plaintextOnLoopback: true}
                """.formatted(grpcPort));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        SupervisedProgram program = SupervisedProgram.start(
                "fairlead-operator",
                folder,
                Duration.ofSeconds(5),
                List.of(
                        java.toString(),
                        "-jar",
                        jar.toString(),
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--config",
                        config.toString(),
                        "--http-port",
                        Integer.toString(port)));
        OperatorProcess operator = new OperatorProcess(program, port, grpcPort);
        operator.awaitReady();
        return operator;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!isReady(http)) {
                if (!program.isAlive()) {
                    throw program.failure("The operator ended before it was ready.");
                }
                if (System.nanoTime() > end) {
                    program.stop();
                    throw program.failure("The operator was not ready within " + READY_WITHIN.toSeconds() + " s.");
                }
                Thread.sleep(BETWEEN_QUESTIONS);
            }
        }
    }

    private boolean isReady(HttpClient http) throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    Path log() {
        return program.log();
    }

    /** Where its metrics are. */
    String metricsUrl() {
        return "http://127.0.0.1:" + port + "/metrics";
    }

    /** Where its gRPC API is; plaintext, for this machine only. */
    String grpcUrl() {
        return "http://127.0.0.1:" + grpcPort;
    }

    @Override
    public void close() {
        program.stop();
    }
}

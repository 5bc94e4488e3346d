package dev.fairlead.operator.bench;

import dev.fairlead.localcluster.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operator as users run it: its jar, in a process of its own. It runs under the supervisor of the local cluster's
 * programs, so that it ends with this JVM, however that ends.
 */
final class OperatorProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int LOG_LINES_IN_ERRORS = 20;
    private static final int GRACE_SECONDS = 10;

    private final Process supervisor;
    private final ProcessHandle operator;
    private final Path log;
    private final int httpPort;

    private OperatorProcess(Process supervisor, ProcessHandle operator, Path log, int httpPort) {
        this.supervisor = supervisor;
        this.operator = operator;
        this.log = log;
        this.httpPort = httpPort;
    }

    /** Starts the operator against a cluster and returns at once. */
    static OperatorProcess start(Path jar, List<String> options, LocalCluster cluster) {
        return start(jar, options, cluster, List.of());
    }

    /**
     * Starts the operator against a cluster and returns at once.
     *
     * @param options of the JVM
     * @param arguments of the operator, besides those that name the cluster and the port
     */
    static OperatorProcess start(Path jar, List<String> options, LocalCluster cluster, List<String> arguments) {
        if (!Files.isReadable(jar)) {
            throw new BenchmarkException("there is no " + jar + ": run `make build`");
        }
        Path log = Path.of("target", "bench-operator.log");
        try {
            int port = freePort();
            Files.createDirectories(log.getParent());
            List<String> command = new ArrayList<>(List.of(
                    "bash", "-c", supervisorScript(), "supervise", log.toString(), Integer.toString(GRACE_SECONDS)));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.addAll(List.of("-jar", jar.toString()));
            command.addAll(
                    List.of("--kubeconfig", cluster.kubeconfig().toString(), "--http-port", Integer.toString(port)));
            command.addAll(arguments);
            Process supervisor = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String pid = supervisor.inputReader(StandardCharsets.UTF_8).readLine();
            ProcessHandle operator = pid == null
                    ? supervisor.toHandle()
                    : ProcessHandle.of(Long.parseLong(pid)).orElse(supervisor.toHandle());
            return new OperatorProcess(supervisor, operator, log, port);
        } catch (IOException e) {
            throw new BenchmarkException("the operator could not be started: " + e.getMessage(), e);
        }
    }

    private static String supervisorScript() throws IOException {
        try (InputStream script = LocalCluster.class.getResourceAsStream("supervise.sh")) {
            if (script == null) {
                throw new IllegalStateException("supervise.sh is missing from the local-cluster module");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A port that nobody listens on at the moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns when {@code /readyz} says yes. */
    void awaitReady() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        try {
            while (!isReady()) {
                if (!supervisor.isAlive()) {
                    throw failure("the operator ended while it was starting");
                }
                if (System.nanoTime() > deadline) {
                    throw failure("the operator was not ready within " + START_TIMEOUT.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /** The text of its {@code /metrics}. */
    String metrics() {
        try (InputStream page =
                URI.create("http://127.0.0.1:" + httpPort + "/metrics").toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchmarkException("the operator's metrics cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + httpPort + "/readyz")
                    .toURL()
                    .openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** CPU seconds since its start, its children's included. */
    double cpuSeconds() {
        Duration own = operator.info().totalCpuDuration().orElse(Duration.ZERO);
        Duration all = operator.descendants()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(own, Duration::plus);
        return all.toMillis() / 1000.0;
    }

    /** Most memory it has had in RAM so far, in MiB; 0 where the kernel does not tell. */
    long peakRssMib() {
        Path status = Path.of("/proc", Long.toString(operator.pid()), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /** An error that quotes the end of the operator's log. */
    BenchmarkException failure(String sentence) {
        String end;
        try {
            List<String> lines = Files.readAllLines(log);
            end = String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERRORS), lines.size()));
        } catch (IOException e) {
            end = "(it could not be read: " + e.getMessage() + ")";
        }
        return new BenchmarkException(sentence + "; its log " + log + " ends with:\n" + end);
    }

    @Override
    public void close() {
        try {
            supervisor.getOutputStream().close();
            if (!supervisor.waitFor(GRACE_SECONDS + 2, TimeUnit.SECONDS)) {
                operator.destroyForcibly();
                supervisor.destroyForcibly();
            }
        } catch (IOException e) {
            operator.destroyForcibly();
        } catch (InterruptedException e) {
            operator.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

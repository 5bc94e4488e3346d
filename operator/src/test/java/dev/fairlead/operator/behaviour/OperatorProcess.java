package dev.fairlead.operator.behaviour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The operator in a process of its own, which can be killed. */
public final class OperatorProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private OperatorProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it with these arguments and returns at once. */
    public static OperatorProcess start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /** @param environment variables besides those of this process */
    static OperatorProcess start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Quick to start; it does not live long.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.fairlead.operator.Main"));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("fairlead-operator", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new OperatorProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it decides. */
    public OperatorProcess leads() {
        return says("This operator decides now");
    }

    /** Waits until these words are in its output. */
    public OperatorProcess says(String words) {
        Eventually.holds("the operator says '" + words + "'", () -> output().contains(words), this::output);
        return this;
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The operator does not end. It said: " + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return process.exitValue();
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no goodbye, no last write, no lease given back. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** SIGTERM, as a kubelet sends it. */
    public void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        kill();
        try {
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

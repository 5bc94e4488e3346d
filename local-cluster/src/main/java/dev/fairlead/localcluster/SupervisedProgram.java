package dev.fairlead.localcluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program, of the control plane or beside it, run under a small shell supervisor that ends it when this JVM ends,
 * however it ends (see {@code supervise.sh}).
 */
public final class SupervisedProgram {
    private static final int LOG_LINES_IN_ERRORS = 15;

    private final String name;
    private final Path log;
    private final Process supervisor;
    private final ProcessHandle program;
    private final Duration grace;

    private SupervisedProgram(String name, Path log, Process supervisor, ProcessHandle program, Duration grace) {
        this.name = name;
        this.log = log;
        this.supervisor = supervisor;
        this.program = program;
        this.grace = grace;
    }

    /**
     * Starts a program with its output going to {@code folder/NAME.log}.
     *
     * @param folder its working directory
     * @param grace how long it may take between TERM and KILL; whole seconds
     * @throws LocalClusterException when it cannot be started
     */
    public static SupervisedProgram start(String name, Path folder, Duration grace, List<String> command) {
        Path log = folder.resolve(name + ".log");
        List<String> supervised = new ArrayList<>(List.of(
                "bash", "-c", supervisorScript(), "supervise", log.toString(), Long.toString(grace.toSeconds())));
        supervised.addAll(command);
        try {
            Process supervisor = new ProcessBuilder(supervised)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output = supervisor.inputReader(StandardCharsets.UTF_8);
            String pid = output.readLine();
            if (pid == null) {
                throw new LocalClusterException(
                        "bash could not start " + name + "; the command was: " + String.join(" ", command));
            }
            // A program that is gone already has no handle; the supervisor's tells the same from then on.
            ProcessHandle program = ProcessHandle.of(Long.parseLong(pid)).orElse(supervisor.toHandle());
            return new SupervisedProgram(name, log, supervisor, program, grace);
        } catch (IOException e) {
            throw new LocalClusterException(
                    "Could not start " + name + " through bash, which has to be on the PATH: " + e.getMessage(), e);
        }
    }

    private static String supervisorScript() {
        try (InputStream script = SupervisedProgram.class.getResourceAsStream("supervise.sh")) {
            if (script == null) {
                throw new IllegalStateException("supervise.sh is missing from the local-cluster jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** Process id of the program itself, not of its supervisor. */
    public long pid() {
        return program.pid();
    }

    /** The file with its standard output and standard error. */
    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return supervisor.isAlive();
    }

    /** User and system CPU time so far, in milliseconds; 0 after the program has ended. */
    long cpuMillis() {
        return program.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    /** Stops the program and waits until it and the supervisor's own processes are gone: TERM, KILL after the grace. */
    public void stop() {
        List<ProcessHandle> processes = supervisor.descendants().toList();
        try {
            supervisor.getOutputStream().close();
            if (!supervisor.waitFor(grace.toMillis() + 2_000, TimeUnit.MILLISECONDS)) {
                program.destroyForcibly();
                supervisor.destroyForcibly();
            }
            // The supervisor kills its watcher when it ends itself: that is not our child and goes a moment later.
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(2, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LocalClusterException(
                    name + " was stopped, but not all processes of its supervisor ended: kill those of "
                            + processes.stream().map(ProcessHandle::pid).toList() + " that are left",
                    e);
        } catch (IOException e) {
            program.destroyForcibly();
            throw new UncheckedIOException(name + " was killed, because its supervisor's input did not close", e);
        } catch (InterruptedException e) {
            program.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** An error about this program that names its log and quotes its end. */
    public LocalClusterException failure(String sentence) {
        return new LocalClusterException(sentence + " Its log is " + log + " and ends with:\n" + logEnd());
    }

    private String logEnd() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERRORS), lines.size()));
        } catch (IOException e) {
            return "(the log could not be read: " + e.getMessage() + ")";
        }
    }
}

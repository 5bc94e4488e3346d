package dev.fairlead.operator.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs kubectl, as a user would.
 *
 * @param program path of kubectl
 * @param kubeconfig who asks which cluster
 */
record Kubectl(Path program, Path kubeconfig) {

    /** What one call gave: its exit code, and what it printed on both outputs. */
    record Answer(int code, String output) {}

    /** Runs it and returns what it printed; an exit code other than 0 is an {@link AssertionError}. */
    String run(String... arguments) {
        return succeed("", arguments);
    }

    /** Applies objects and returns what kubectl said. */
    String apply(String yaml, String... more) {
        List<String> arguments = new ArrayList<>(List.of("apply", "-f", "-"));
        arguments.addAll(List.of(more));
        return succeed(yaml, arguments.toArray(String[]::new));
    }

    /** Runs it with this on its standard input, whatever comes of it. */
    Answer ask(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        Path file = Chart.temporary(input);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(file.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            Chart.delete(file);
        }
    }

    private String succeed(String input, String... arguments) {
        Answer answer = ask(input, arguments);
        if (answer.code() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + " failed: " + answer.output());
        }
        return answer.output();
    }
}

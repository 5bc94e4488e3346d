package dev.fairlead.operator.monitoring;

import dev.fairlead.operator.tools.TestTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program that only tests use, to its end. */
final class Programs {
    /** @param output what it wrote, errors included */
    record Ended(int code, String output) {}

    private Programs() {}

    static Ended run(Path folder, String program, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(TestTools.program(program).toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + program + " ran", interrupted);
        }
    }
}

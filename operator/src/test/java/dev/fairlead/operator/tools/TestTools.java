package dev.fairlead.operator.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The programs that only tests use, installed once per user by {@code .tools/install}. */
public final class TestTools {
    private static final Path INSTALL = Path.of("../.tools/install");
    private static @Nullable Path folder;

    private TestTools() {}

    /**
     * A program: {@code prometheus}, {@code promtool}, {@code buf} or {@code tsc}.
     *
     * @throws IllegalStateException if the programs cannot be installed; what went wrong is on standard error
     */
    public static Path program(String name) {
        return folder().resolve("bin").resolve(name);
    }

    /** The folder of the npm packages. */
    public static Path nodeModules() {
        return folder().resolve("node_modules");
    }

    private static synchronized Path folder() {
        Path known = folder;
        if (known == null) {
            known = install();
            folder = known;
        }
        return known;
    }

    private static Path install() {
        try {
            Process process = new ProcessBuilder(INSTALL.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(INSTALL + " failed; its reason is on standard error");
            }
            return Path.of(output);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the programs for tests were installed", interrupted);
        }
    }
}

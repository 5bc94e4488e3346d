package dev.fairlead.operator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.tools.TestTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protos by buf's rules, and against those that clients were built with. */
class ProtoTest {
    private static final String PROTOS = "operator/src/main/proto";
    private static final String IMPORTED = "operator/target/imported-protos";

    /** Written by {@code make proto-baseline} at a release. */
    private static final Path BASELINE = Path.of("src/test/proto/fairlead-v1.binpb");

    @TempDir
    private Path copy;

    @Test
    void the_protos_are_clean() throws Exception {
        assertThat(buf(Path.of(".."), "lint")).isEmpty();
    }

    @Test
    void clients_of_the_last_release_still_understand_us() throws Exception {
        assertThat(buf(Path.of(".."), "breaking", PROTOS, "--against", baseline()))
                .isEmpty();
    }

    @Test
    void a_breaking_change_and_a_missing_comment_are_found() throws Exception {
        copy(Path.of("..", PROTOS), copy.resolve(PROTOS));
        copy(Path.of("..", IMPORTED), copy.resolve(IMPORTED));
        Files.copy(Path.of("../buf.yaml"), copy.resolve("buf.yaml"));
        Path file = copy.resolve(PROTOS).resolve("fairlead/v1/queue.proto");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("  // The type, such as `H100`.\n  string gpu_type = 1", "  string gpu_type = 17"));

        assertThat(buf(copy, "breaking", PROTOS, "--against", baseline())).contains("\"1\" with name \"gpu_type\"");
        assertThat(buf(copy, "lint")).contains("gpu_type").contains("non-empty comment");
    }

    private static String baseline() {
        return BASELINE.toAbsolutePath().toString();
    }

    /** What buf complains of; it must work without a registry. */
    private static String buf(Path folder, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(TestTools.program("buf").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("HTTPS_PROXY", "http://127.0.0.1:9");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(output.isEmpty() ? 0 : 100);
        return output;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}

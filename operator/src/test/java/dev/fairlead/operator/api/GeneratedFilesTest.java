package dev.fairlead.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed CRDs and reference pages are what the Java types say. {@code -Dfairlead.write=true} writes them anew. */
class GeneratedFilesTest {
    // Surefire starts in the module's folder, an IDE often in the repository's.
    static final Path REPOSITORY = Files.isDirectory(Path.of("deploy"))
            ? Path.of("")
            : Path.of("..").toAbsolutePath().normalize();

    @Test
    void customResourceDefinitionsAreFresh() throws IOException {
        check(CrdFiles.render(), REPOSITORY.resolve("deploy/crds"));
    }

    @Test
    void referencePagesAreFresh() throws IOException {
        check(ReferencePages.render(), REPOSITORY.resolve("docs/reference"));
    }

    @Test
    void definitionsStaySmallEnoughForKubectlApply() throws IOException {
        // kubectl apply keeps a copy in an annotation, and annotations end at 256 KiB.
        assertThat(CrdFiles.render())
                .allSatisfy((name, text) -> assertThat(text.length()).as(name).isLessThan(60_000));
    }

    private static void check(Map<String, String> files, Path directory) throws IOException {
        if (Boolean.getBoolean("fairlead.write")) {
            CrdFiles.write(files, directory);
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(directory.resolve(file.getKey()))
                    .as("%s is not what the Java types say: run make crds", file.getKey())
                    .hasContent(file.getValue());
        }
    }
}

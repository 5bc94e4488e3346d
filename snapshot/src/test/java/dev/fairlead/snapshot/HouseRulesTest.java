package dev.fairlead.snapshot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document knows the core and Jackson, and nobody else; its grammar knows nothing of clusters. */
class HouseRulesTest {
    private static final int LONGEST_FILE = 300;

    private static final JavaClasses SNAPSHOT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fairlead.snapshot");

    @Test
    void theDocumentKnowsTheCoreAndJackson() {
        classes()
                .that()
                .resideInAPackage("dev.fairlead.snapshot..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fairlead.snapshot..",
                        "dev.fairlead.core..",
                        "com.fasterxml.jackson..",
                        "org.yaml.snakeyaml..",
                        "java..",
                        "org.jspecify.annotations..")
                .check(SNAPSHOT);
    }

    @Test
    void theGrammarKnowsNothingOfClusters() {
        noClasses()
                .that()
                .resideInAPackage("dev.fairlead.snapshot.document..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fairlead.core..")
                .check(SNAPSHOT);
        SlicesRuleDefinition.slices()
                .matching("dev.fairlead.(snapshot..)")
                .should()
                .beFreeOfCycles()
                .check(SNAPSHOT);
    }

    @Test
    void theSameDocumentIsTheSameEverywhere() {
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(SNAPSHOT);
        noClasses().should().callMethod(java.time.Instant.class, "now").check(SNAPSHOT);
    }

    @Test
    void filesAreShortAndNamedForWhatTheyAre() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                long lines = Files.readAllLines(file).size();
                if (lines > LONGEST_FILE || file.toString().matches(".*(Utils?|Helpers?|Manager|Impl)\\.java")) {
                    wrong.add(file.getFileName() + " has " + lines + " lines");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}

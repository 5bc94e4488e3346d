package dev.fairlead.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What keeps the core pure, its packages in order and its files readable. */
class HouseRulesTest {
    private static final int LONGEST_FILE = 300;

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fairlead.core");

    @Test
    void theCoreNeedsNothingButTheJdk() {
        ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.fairlead.core..", "java..", "org.jspecify.annotations..")
                .check(CORE);
    }

    @Test
    void timeIsHandedIn() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.time.Clock.class)
                .check(CORE);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
        noClasses().should().callMethod(System.class, "nanoTime").check(CORE);
        noClasses().should().callMethod(java.time.Instant.class, "now").check(CORE);
    }

    @Test
    void nothingIsRandom() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|UUID).*")
                .check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.random..")
                .check(CORE);
        noClasses().should().callMethod(Math.class, "random").check(CORE);
    }

    @Test
    void nothingRunsAtTheSameTime() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocal.class)
                .check(CORE);
    }

    @Test
    void nothingIsLoggedOrReadOrWritten() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.logging..", "java.lang.System.Logger", "java.io..", "java.nio..", "java.net..")
                .check(CORE);
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CORE);
    }

    @Test
    void packagesDependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.fairlead.core..")
                .withOptionalLayers(true)
                .layer("model")
                .definedBy("dev.fairlead.core.model")
                .layer("lifecycle")
                .definedBy("dev.fairlead.core.lifecycle")
                .layer("capacity")
                .definedBy("dev.fairlead.core.capacity")
                .layer("quota")
                .definedBy("dev.fairlead.core.quota")
                .layer("fit")
                .definedBy("dev.fairlead.core.fit")
                .layer("pack")
                .definedBy("dev.fairlead.core.pack")
                .layer("place")
                .definedBy("dev.fairlead.core.place")
                .layer("order")
                .definedBy("dev.fairlead.core.order")
                .layer("state")
                .definedBy("dev.fairlead.core.state")
                .layer("plan")
                .definedBy("dev.fairlead.core.plan")
                .layer("preempt")
                .definedBy("dev.fairlead.core.preempt")
                .layer("backfill")
                .definedBy("dev.fairlead.core.backfill")
                .layer("cycle")
                .definedBy("dev.fairlead.core.cycle")
                .layer("forecast")
                .definedBy("dev.fairlead.core.forecast")
                .whereLayer("model")
                .mayNotAccessAnyLayer()
                .whereLayer("lifecycle")
                .mayOnlyAccessLayers("model")
                .whereLayer("capacity")
                .mayOnlyAccessLayers("model")
                .whereLayer("quota")
                .mayOnlyAccessLayers("model")
                .whereLayer("fit")
                .mayOnlyAccessLayers("model", "quota")
                .whereLayer("pack")
                .mayOnlyAccessLayers("model")
                .whereLayer("place")
                .mayOnlyAccessLayers("model", "capacity", "fit", "pack")
                .whereLayer("order")
                .mayOnlyAccessLayers("model", "quota")
                .whereLayer("state")
                .mayOnlyAccessLayers("model", "capacity", "quota", "fit", "pack", "place", "order")
                .whereLayer("plan")
                .mayOnlyAccessLayers("model", "capacity", "quota", "fit", "state")
                .whereLayer("preempt")
                .mayOnlyAccessLayers("model", "capacity", "quota", "fit", "pack", "place", "order", "state", "plan")
                .whereLayer("forecast")
                .mayOnlyAccessLayers("model", "quota", "state", "plan", "cycle")
                .whereLayer("forecast")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("backfill")
                .mayOnlyAccessLayers("model", "capacity", "quota", "fit", "pack", "place", "order", "state", "plan")
                .check(CORE);
        SlicesRuleDefinition.slices()
                .matching("dev.fairlead.core.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CORE);
    }

    @Test
    void theProofSharesNoCodeWithTheDeciders() {
        noClasses()
                .that()
                .resideInAPackage("dev.fairlead.core.plan")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "dev\\.fairlead\\.core\\.(capacity\\.(CapacityView|DomainTree)|quota\\.(QueueTree|QuotaLedger|"
                                + "Entitlements|Division|ProgressiveFilling|FairShares|HalfLife|UsageMemory)|fit\\..*Rule|place\\..*|backfill\\..*)")
                .check(CORE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
                .check(CORE);
    }

    @Test
    void filesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (String root : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    long lines = Files.readAllLines(file).size();
                    if (lines > LONGEST_FILE) {
                        tooLong.add(file.getFileName() + " has " + lines + " lines");
                    }
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }
}

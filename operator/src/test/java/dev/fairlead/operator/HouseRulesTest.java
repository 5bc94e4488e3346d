package dev.fairlead.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house: which way things depend on each other, how they are called, how long they get. */
@AnalyzeClasses(packages = "dev.fairlead", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String OPERATOR = "dev.fairlead.operator";
    private static final String CORE = "dev.fairlead.core..";
    private static final int LONGEST_FILE = 300;

    @ArchTest
    static final ArchRule the_core_knows_nobody = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fairlead.operator..", "dev.fairlead.localcluster..", "io.fabric8..");

    @ArchTest
    static final ArchRule the_snapshot_knows_the_core_alone = noClasses()
            .that()
            .resideInAPackage("dev.fairlead.snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fairlead.operator..", "dev.fairlead.localcluster..", "io.fabric8..");

    @ArchTest
    static final ArchRule the_local_cluster_knows_neither_operator_nor_core = noClasses()
            .that()
            .resideInAPackage("dev.fairlead.localcluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fairlead.operator..", CORE);

    @ArchTest
    static final ArchRule the_operator_does_not_know_the_local_cluster = noClasses()
            .that()
            .resideInAPackage(OPERATOR + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.fairlead.localcluster..");

    @ArchTest
    static final ArchRule the_types_of_the_api_know_nothing_of_how_they_are_read = mayUse("api");

    @ArchTest
    static final ArchRule readers_and_writers_know_objects_and_the_core = mayUse("kube", "api");

    @ArchTest
    static final ArchRule configuration_knows_what_it_configures = mayUse("config", "kube");

    @ArchTest
    static final ArchRule the_mirror_knows_what_it_reads = mayUse("state", "kube", "api");

    @ArchTest
    static final ArchRule usage_is_arithmetic_on_bookings = mayUse("usage", "state", "api");

    @ArchTest
    static final ArchRule writing_knows_what_is_written = mayUse("apply", "state", "usage", "kube", "api", "metrics");

    @ArchTest
    static final ArchRule the_line_to_the_api_server_knows_how_objects_are_read = mayUse("client", "kube");

    @ArchTest
    static final ArchRule metrics_know_words_only = mayUse("metrics", "api");

    @ArchTest
    static final ArchRule the_web_server_knows_nobody = mayUse("web");

    @ArchTest
    static final ArchRule the_loop_knows_all_steps =
            mayUse("loop", "state", "usage", "apply", "kube", "api", "metrics", "config");

    @ArchTest
    static final ArchRule grpc_reads_what_was_seen_and_knows_nothing_of_deciding =
            mayUse("grpc", "loop", "state", "usage", "kube", "api", "config");

    @ArchTest
    static final ArchRule grpc_looks_at_sightings_and_never_at_the_loop_itself = noClasses()
            .that()
            .resideInAPackage(OPERATOR + ".grpc..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.(SchedulingLoop|ClusterMirror|JobMirror|PlanExecution)");

    @ArchTest
    static final ArchRule the_services_do_not_know_who_serves_them = noClasses()
            .that()
            .resideInAPackage(OPERATOR + ".grpc..")
            .and()
            .resideOutsideOfPackage(OPERATOR + ".grpc.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(OPERATOR + ".grpc.server..");

    @ArchTest
    static final ArchRule no_package_depends_on_itself_in_a_circle =
            slices().matching(OPERATOR + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_the_one_who_applies_writes_to_the_cluster = noClasses()
            .that()
            .resideInAnyPackage(OPERATOR + ".api..", OPERATOR + ".kube..", OPERATOR + ".state..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient");

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = classes()
            .should()
            .haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
            .because("a class that is named for its job and not for its shelf stays small");

    @Test
    void no_source_file_is_longer_than_one_reads_in_a_sitting() {
        List<String> tooLong = Stream.of("../local-cluster", ".")
                .map(Path::of)
                .flatMap(HouseRulesTest::sources)
                .filter(source -> lines(source) > LONGEST_FILE)
                .map(source -> source.normalize() + " has " + lines(source) + " lines")
                .toList();
        assertThat(tooLong).isEmpty();
    }

    /** Of the operator's packages, {@code of} may use itself and those named, and nothing else. */
    private static ArchRule mayUse(String of, String... others) {
        List<String> allowed = Stream.concat(Stream.of(of), Stream.of(others))
                .map(each -> OPERATOR + "." + each + "..")
                .toList();
        return classes()
                .that()
                .resideInAPackage(OPERATOR + "." + of + "..")
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage(OPERATOR + "..").or(resideInAnyPackage(allowed.toArray(String[]::new))));
    }

    private static Stream<Path> sources(Path module) {
        try {
            Path folder = module.resolve("src");
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

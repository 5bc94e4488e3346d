package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.operator.config.InvalidConfigException;
import dev.fairlead.operator.config.OperatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm makes of the chart, without a cluster. */
class ChartRenderTest {
    private static final List<String> SET_BY_THE_CHART = List.of("httpPort", "leaderElection", "grpc");

    @Test
    void helmFindsNothingToComplainAbout() {
        LintResult lint = Chart.helm().lint().strict().call();
        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    }

    @Test
    void aPlainInstallNeedsNothingThatAClusterMayLack() {
        assertThat(Chart.objects(""))
                .extracting(each -> each.path("apiVersion").asText())
                .allMatch(version -> !version.contains("/")
                        || List.of(
                                        "apps/v1",
                                        "policy/v1",
                                        "scheduling.k8s.io/v1",
                                        "rbac.authorization.k8s.io/v1",
                                        "apiextensions.k8s.io/v1")
                                .contains(version));
    }

    @Test
    void everythingOnGivesEveryKind() {
        assertThat(Chart.objects(Chart.EVERYTHING))
                .extracting(each -> each.path("kind").asText())
                .contains(
                        "Deployment",
                        "Service",
                        "ServiceAccount",
                        "ConfigMap",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "Role",
                        "RoleBinding",
                        "PodDisruptionBudget",
                        "NetworkPolicy",
                        "PriorityClass",
                        "ServiceMonitor",
                        "PrometheusRule",
                        "CustomResourceDefinition");
    }

    @Test
    void everyObjectSaysWhatItBelongsTo() {
        assertThat(Chart.objects(Chart.EVERYTHING)).allSatisfy(each -> {
            assertThat(each.at("/metadata/labels/app.kubernetes.io~1part-of").asText())
                    .as(Chart.title(each))
                    .isEqualTo("fairlead");
            assertThat(each.at("/metadata/labels/team").asText())
                    .as(Chart.title(each))
                    .isEqualTo("platform");
        });
    }

    @Test
    void noObjectIsRenderedTwice() {
        assertThat(Chart.objects(Chart.EVERYTHING)).extracting(Chart::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                Chart.EVERYTHING,
                "grpc: {enabled: false}",
                "grpc: {limits: {requestBytes: 1048576, callsPerSecond: 7}, tls: {clientCertificates: {mode: required, secretName: a}}}",
                "config: {topology: [{level: rack, labels: [example.com/rack]}], nodeHealth: [], batchWindowMillis: 0}"
            })
    void theOperatorReadsTheConfigurationThatTheChartWrites(String values) throws InvalidConfigException {
        String file = Chart.object(values, "ConfigMap", Chart.RELEASE)
                .at("/data/fairlead.yaml")
                .asText();
        OperatorConfig config = ConfigFile.parse("fairlead.yaml of the ConfigMap", file);
        assertThat(config.leaderElection().enabled()).isTrue();
        assertThat(config.leaderElection().namespace()).isEqualTo(Chart.NAMESPACE);
        assertThat(config.httpPort()).isEqualTo(8080);
    }

    @Test
    void theSchemaKnowsTheKeysOfTheConfiguration() throws IOException {
        JsonNode schema = Chart.parse(Files.readString(Chart.FOLDER.resolve("values.schema.json")))
                .getFirst();
        TreeSet<String> known = new TreeSet<>();
        schema.at("/properties/config/properties").fieldNames().forEachRemaining(known::add);
        assertThat(known)
                .containsAll(SET_BY_THE_CHART)
                .containsAll(Arrays.stream(OperatorConfig.class.getRecordComponents())
                        .map(component -> component.getName())
                        .toList());
    }

    @Test
    void aChangedConfigurationRollsThePods() {
        assertThat(checksum("config: {planCheck: true}")).isNotEqualTo(checksum(""));
        assertThat(checksum("replicas: 3")).isEqualTo(checksum(""));
    }

    @Test
    void oneReplicaHasNoBudgetThatWouldStopDrains() {
        assertThat(Chart.objects("replicas: 1"))
                .extracting(each -> each.path("kind").asText())
                .doesNotContain("PodDisruptionBudget");
    }

    @Test
    void withoutGrpcNothingIsLeftOfIt() {
        assertThat(Chart.render("grpc: {enabled: false}"))
                .doesNotContain("9443", "tokenreviews", "grpc-tls", "kind: Secret");
    }

    @Test
    void aGivenSecretOrCertManagerIsUsedAndNoCertificateIsMade() {
        String given = "grpc: {tls: {source: secret, secretName: mine}}";
        assertThat(Chart.render(given)).doesNotContain("kind: Secret");
        assertThat(Chart.object(given, "Deployment", Chart.RELEASE).toString()).contains("\"secretName\":\"mine\"");
        String issued = "grpc: {tls: {source: certManager, secretName: '', certManager: {issuerRef: {name: ca}}}}";
        assertThat(Chart.render(issued)).doesNotContain("kind: Secret");
        assertThat(Chart.object(issued, "Certificate", "grpc-tls")
                        .at("/spec/secretName")
                        .asText())
                .isEqualTo("fairlead-grpc-tls");
    }

    @Test
    void resourceTypesStayWhenTheChartGoes() {
        List<JsonNode> types = Chart.objects("").stream()
                .filter(each -> each.path("kind").asText().equals("CustomResourceDefinition"))
                .toList();
        assertThat(types)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(each -> assertThat(each.at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .isEqualTo("keep"));
        assertThat(Chart.render("crds: {install: false}")).doesNotContain("CustomResourceDefinition");
    }

    @Test
    void theImageIsThatOfThisVersion() throws IOException {
        String version = Files.readAllLines(Chart.REPOSITORY.resolve("pom.xml")).stream()
                .filter(line -> line.contains("<version>"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*<version>(.*)</version>.*", "$1");
        assertThat(image("")).isEqualTo("fairlead-operator:" + version);
        assertThat(image("image: {repository: r.example.com/f, tag: x}")).isEqualTo("r.example.com/f:x");
        String digest = "sha256:" + "0".repeat(64);
        assertThat(image("image: {tag: x, digest: '" + digest + "'}")).isEqualTo("fairlead-operator@" + digest);
    }

    @Test
    void aPackageCanBeMadeOfIt() throws IOException {
        Path folder = Files.createTempDirectory("fairlead-package");
        assertThatCode(() -> Chart.helm().packageIt().withDestination(folder).call())
                .doesNotThrowAnyException();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> made = files.toList();
            assertThat(made)
                    .singleElement()
                    .satisfies(file -> assertThat(file.toString()).endsWith(".tgz"));
            Files.delete(made.getFirst());
        }
        Files.delete(folder);
    }

    private static String image(String values) {
        return Chart.object(values, "Deployment", Chart.RELEASE)
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    private static String checksum(String values) {
        return Chart.object(values, "Deployment", Chart.RELEASE)
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }
}

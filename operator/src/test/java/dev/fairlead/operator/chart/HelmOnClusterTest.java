package dev.fairlead.operator.chart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import dev.fairlead.localcluster.LocalCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm installs the chart on a real API server, which accepts every object that it knows. */
class HelmOnClusterTest {
    private static final Set<String> FOREIGN = Set.of("ServiceMonitor", "PrometheusRule", "Certificate");
    private static final Pattern HERE_DOCUMENT = Pattern.compile("(?s)<<'EOF'\n(.*?)\n *EOF");

    private static LocalCluster cluster;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(LocalCluster.Options.defaults().withKwok(false));
        kubectl = new Kubectl(cluster.kubectl(), cluster.kubeconfig());
        kubectl.run("create", "namespace", Chart.NAMESPACE);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas: 1",
                Chart.EVERYTHING,
                "{grpc: {enabled: false}, networkPolicy: {enabled: true}}",
                "{service: {type: NodePort}, priorityClass: {create: false, name: system-cluster-critical}}"
            })
    void theApiServerAcceptsEveryObjectAndKnowsEveryField(String values) {
        String objects = String.join(
                "---\n",
                Chart.objects(values).stream()
                        .filter(each -> !FOREIGN.contains(each.path("kind").asText()))
                        .map(Chart::yaml)
                        .toList());
        kubectl.apply(objects, "--dry-run=server", "--validate=strict", "-n", Chart.NAMESPACE);
    }

    @Test
    void podsAreAllowedWhereTheLevelIsRestricted() {
        kubectl.apply("""
                {apiVersion: v1, kind: Namespace, metadata: {name: restricted, labels: {pod-security.kubernetes.io/enforce: restricted}}}
                """);
        kubectl.apply(pod("podAnnotations: {a: b}"), "--dry-run=server");
        Kubectl.Answer refused = kubectl.ask(
                pod("containerSecurityContext: {allowPrivilegeEscalation: true}"),
                "apply",
                "-f",
                "-",
                "--dry-run=server");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.output()).contains("violates PodSecurity \"restricted");
    }

    @Test
    void installUpgradeUninstallAndInstallAgain(@TempDir Path overlay) throws Exception {
        String notes = install();
        assertThat(notes).contains("kubectl get gpujobs", "rollout status deployment/fairlead");
        HERE_DOCUMENT.matcher(notes).results().forEach(each -> kubectl.apply(each.group(1)));
        assertThat(kubectl.run("get", "gpujobs,gpuqueues", "-A")).contains("hello", "research");
        JsonNode secret = secret();
        checkCertificate(secret);

        // A definition of an older version has no such column; an upgrade brings it.
        kubectl.run(
                "patch",
                "crd",
                "gpujobs.scheduling.fairlead.dev",
                "--type=json",
                "-p",
                "[{\"op\": \"remove\", \"path\": \"/spec/versions/0/additionalPrinterColumns\"}]");
        upgrade("replicas: 3");
        assertThat(kubectl.run("get", "crd", "gpujobs.scheduling.fairlead.dev", "-o", "yaml"))
                .contains("additionalPrinterColumns");
        assertThat(secret().path("data")).as("an upgrade keeps the certificate").isEqualTo(secret.path("data"));

        upgrade("grpc: {tls: {extraDnsNames: [gpus.example.com]}}");
        assertThat(secret().path("data")).as("other names need another").isNotEqualTo(secret.path("data"));
        assertThat(names(certificate(secret(), "tls.crt"))).contains("gpus.example.com");

        uninstall();
        assertThat(kubectl.run("get", "gpujobs,gpuqueues", "-A")).contains("hello", "research");
        assertThat(kubectl.run("get", "clusterroles,deployments,secrets,configmaps", "-A", "-o", "name"))
                .doesNotContain("fairlead");
        install();
        assertThat(kubectl.run("get", "gpujobs", "-A")).contains("hello");
        uninstall();
        applyThePlainManifests(overlay);
    }

    /** As the install guide has it: an overlay with the gRPC API and an image of one's own. */
    private static void applyThePlainManifests(Path overlay) throws IOException {
        Path deploy = overlay.toRealPath().relativize(Chart.REPOSITORY.resolve("deploy"));
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                resources: [%s]
                components: [%s/grpc]
                images: [{name: fairlead-operator, newName: registry.example.com/fairlead-operator, newTag: "7"}]
                """.formatted(deploy, deploy));
        kubectl.run("apply", "-k", overlay.toString());
        assertThat(kubectl.run("get", "deployment", "fairlead", "-n", Chart.NAMESPACE, "-o", "yaml"))
                .contains("registry.example.com/fairlead-operator:7", "containerPort: 9443", "fairlead-grpc-tls");
        assertThat(kubectl.run("get", "clusterrole", "fairlead-grpc", "-o", "yaml"))
                .contains("tokenreviews");
        assertThat(kubectl.run("get", "namespace", Chart.NAMESPACE, "-o", "yaml"))
                .contains("pod-security.kubernetes.io/enforce: restricted");
        kubectl.run("apply", "-k", Chart.REPOSITORY.resolve("deploy/grafana").toString());
    }

    private static String install() {
        return Chart.helm()
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfig(cluster.kubeconfig())
                .call()
                .getOutput();
    }

    private static void uninstall() {
        Helm.uninstall(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfig(cluster.kubeconfig())
                .call();
    }

    private static void upgrade(String values) {
        Path file = Chart.temporary(values);
        Chart.helm()
                .upgrade()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfig(cluster.kubeconfig())
                .withValuesFile(file)
                .call();
        Chart.delete(file);
    }

    private static JsonNode secret() {
        return Chart.parse(kubectl.run("get", "secret", "fairlead-grpc-tls", "-n", Chart.NAMESPACE, "-o", "yaml"))
                .getFirst();
    }

    private static void checkCertificate(JsonNode secret) throws Exception {
        X509Certificate authority = certificate(secret, "ca.crt");
        X509Certificate served = certificate(secret, "tls.crt");
        served.verify(authority.getPublicKey());
        served.checkValidity();
        // The only form of RSA keys that Helm makes; the operator has to read it.
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(secret.path("data").path("tls.key").asText()),
                        US_ASCII))
                .startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(names(served)).contains("fairlead.fairlead-system.svc", "localhost", "127.0.0.1");
    }

    private static X509Certificate certificate(JsonNode secret, String key) throws Exception {
        byte[] pem = Base64.getDecoder().decode(secret.path("data").path(key).asText());
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    private static List<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    private static String pod(String values) {
        ObjectNode pod = (ObjectNode) Chart.object(values, "Deployment", Chart.RELEASE)
                .at("/spec/template")
                .deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = (ObjectNode) pod.path("metadata");
        metadata.put("name", "operator").put("namespace", "restricted");
        ObjectNode spec = (ObjectNode) pod.path("spec");
        // Neither is what this is about, and neither is there.
        spec.remove(List.of("priorityClassName", "serviceAccountName"));
        return Chart.yaml(pod);
    }
}

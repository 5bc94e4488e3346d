package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.behaviour.Eventually;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image does what its label says, without a container runtime: its layers are unpacked into a folder, and its entry point
 * runs there with the chart's arguments, as user 65532 and with that folder as all that it sees. {@code make image-test}.
 */
@EnabledIfSystemProperty(named = "fairlead.image", matches = ".+", disabledReason = "make image-test starts it")
class ImageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void theOperatorInTheImageSchedules() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(root.resolve("proc"));
        JsonNode config = unpack(Path.of(Objects.requireNonNull(System.getProperty("fairlead.image"))), root);
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.at("/Labels/org.opencontainers.image.licenses").asText())
                .isEqualTo("Apache-2.0");
        assertThat(root.resolve("bin")).as("no shell, no tools").doesNotExist();

        LocalCluster.Options options = LocalCluster.Options.defaults();
        try (LocalCluster cluster = LocalCluster.start(options);
                KubernetesClient client = cluster.client()) {
            Kubectl kubectl = new Kubectl(cluster.kubectl(), cluster.kubeconfig());
            kubectl.run("apply", "-k", Chart.REPOSITORY.resolve("deploy").toString());
            new SimulatedNodes(client).add(GpuNode.fleet("h100", GpuModel.H100, 1, 8, 1));
            Files.createDirectories(root.resolve("etc/fairlead/config"));
            Files.writeString(
                    root.resolve("etc/fairlead/config/fairlead.yaml"),
                    Chart.object("grpc: {enabled: false}", "ConfigMap", Chart.RELEASE)
                                    .at("/data/fairlead.yaml")
                                    .asText()
                            // So that the libraries of the gRPC server are loaded there too.
                            + "grpc: {port: 0, plaintextOnLoopback: true}\n");
            Files.copy(cluster.kubeconfig(), root.resolve("tmp/kubeconfig"));
            root.resolve("tmp/kubeconfig").toFile().setReadable(true, false);
            Path log = folder.resolve("operator.log");
            Process operator = start(root, config, log);
            try {
                kubectl.apply("""
                        {apiVersion: scheduling.fairlead.dev/v1alpha1, kind: GpuQueue, metadata: {name: q}, spec: {}}
                        ---
                        apiVersion: scheduling.fairlead.dev/v1alpha1
                        kind: GpuJob
                        metadata: {name: gang, namespace: default}
                        spec: {queue: q, replicas: 2, gpusPerReplica: 4, template: {spec: {containers: [{name: a, image: a}]}}}
                        """);
                Eventually.holds(
                        "the gang runs",
                        () -> {
                            assertThat(operator.isAlive()).as("%s", read(log)).isTrue();
                            return kubectl.run("get", "gpujob", "gang", "-o", "jsonpath={.status.phase}")
                                    .equals("Running");
                        },
                        () -> read(log));
                operator.destroy();
                assertThat(operator.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(operator.exitValue()).as(read(log)).isEqualTo(143);
            } finally {
                operator.destroyForcibly().waitFor();
            }
        }
    }

    /** The command of the chart's container; only the kubeconfig stands for what a kubelet would mount. */
    private static Process start(Path root, JsonNode config, Path log) throws IOException {
        boolean mayBeAnyone = System.getProperty("user.name").equals("root");
        List<String> command = new ArrayList<>(
                mayBeAnyone ? List.of("unshare", "--mount") : List.of("unshare", "--map-root-user", "--mount"));
        // A container has /proc; the loader finds the JVM's libraries by it.
        String asUser = mayBeAnyone ? "--userspec=65532:65532 " : "";
        command.addAll(List.of("sh", "-c", "mount --rbind /proc proc && exec chroot " + asUser + ". \"$@\"", "sh"));
        for (JsonNode word : config.path("Entrypoint")) {
            command.add(word.asText());
        }
        JsonNode container = Chart.object("", "Deployment", Chart.RELEASE).at("/spec/template/spec/containers/0");
        container.path("args").forEach(argument -> command.add(argument.asText()));
        command.addAll(List.of("--kubeconfig", "/tmp/kubeconfig", "--http-port", "0"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.directory(root.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return builder.start();
    }

    /** Unpacks all layers, the lowest first, and returns the image's configuration. */
    private static JsonNode unpack(Path image, Path root) throws IOException, InterruptedException {
        Path parts = Files.createDirectory(root.resolveSibling("parts"));
        tar(image, parts);
        JsonNode manifest =
                JSON.readTree(parts.resolve("manifest.json").toFile()).get(0);
        for (JsonNode layer : manifest.path("Layers")) {
            tar(parts.resolve(layer.asText()), root);
        }
        return JSON.readTree(parts.resolve(manifest.path("Config").asText()).toFile())
                .path("config");
    }

    private static void tar(Path archive, Path into) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(
                        "tar",
                        "--no-same-owner",
                        "--warning=no-unknown-keyword",
                        "-xf",
                        archive.toString(),
                        "-C",
                        into.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("tar of %s", archive).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}

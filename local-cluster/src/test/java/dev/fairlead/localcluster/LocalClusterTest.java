package dev.fairlead.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
    @Test
    void answersAndLeavesNothingBehindWhenClosed() {
        LocalCluster cluster = LocalCluster.start();
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        try (KubernetesClient client = cluster.client()) {
            assertThat(client.getKubernetesVersion().getGitVersion())
                    .isEqualTo("v" + ControlPlaneBinaries.KUBERNETES_VERSION);
        }
        assertThat(cluster.pids()).containsOnlyKeys("etcd", "kube-apiserver", "kube-controller-manager", "kwok");
        assertThat(cluster.apiServerCpuMillis()).isPositive();
        assertThat(programsOf(cluster.logFolder())).hasSize(4);

        cluster.close();
        cluster.close();

        assertThat(children).hasSizeGreaterThanOrEqualTo(8).noneMatch(ProcessHandle::isAlive);
        assertThat(cluster.logFolder()).doesNotExist();
    }

    @Test
    void failedStartKeepsTheLogAndQuotesIt() throws IOException {
        LocalCluster.Options options = LocalCluster.Options.defaults().withApiServerFlag("--no-such-flag=1");
        LocalClusterException failure =
                catchThrowableOfType(LocalClusterException.class, () -> LocalCluster.start(options));
        assertThat(failure)
                .hasMessageContaining("kube-apiserver ended while the local cluster was starting")
                .hasMessageContaining("unknown flag: --no-such-flag");
        Matcher log = Pattern.compile("Its log is (\\S+kube-apiserver\\.log)").matcher(failure.getMessage());
        assertThat(log.find()).isTrue();
        Path folder = Path.of(log.group(1)).getParent();
        assertThat(Path.of(log.group(1))).exists();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.toList().reversed()).allMatch(path -> path.toFile().delete());
        }
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void killedJvmTakesItsProgramsAlong(@TempDir Path temporary) throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClusterCommand.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().takeWhile(line -> !line.startsWith("Ctrl-C")))
                    .anyMatch(line -> line.contains("kubeconfig"));
            List<ProcessHandle> children = jvm.descendants().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(8);
            assertThat(programsOf(temporary)).hasSize(4);

            jvm.destroyForcibly();

            await().atMost(Duration.ofSeconds(10)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(programsOf(temporary)).isEmpty();
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Command lines of the control plane's programs that work in a folder. */
    private static List<String> programsOf(Path folder) {
        Path binaries = ControlPlaneBinaries.ofThisUser().cacheFolder();
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .filter(info -> info.command()
                        .filter(command -> command.startsWith(binaries.toString()))
                        .isPresent())
                .map(info -> String.join(" ", info.arguments().orElse(new String[0])))
                .filter(arguments -> arguments.contains(folder.toString()))
                .toList();
    }
}

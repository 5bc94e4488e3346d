package dev.fairlead.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneBinariesTest {
    @Test
    void versionIsTheOneThatTheBuildPins() throws IOException {
        assertThat(Files.readAllLines(Path.of("kubernetes", "go.mod")).stream().map(String::strip))
                .anyMatch(line -> line.startsWith("k8s.io/kubernetes v" + ControlPlaneBinaries.KUBERNETES_VERSION));
    }

    @Test
    void missingProgramSaysWhatToRun(@TempDir Path empty) {
        ControlPlaneBinaries binaries =
                ControlPlaneBinaries.of(Map.of("XDG_CACHE_HOME", empty.toString()), "Linux", "amd64");
        assertThatThrownBy(() -> binaries.program("etcd"))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining("run `make kubernetes`")
                .hasMessageContaining(empty.toString());
    }

    @Test
    void folderIsNamedAsTheBuildScriptNamesIt(@TempDir Path cache) {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
        String version = ControlPlaneBinaries.KUBERNETES_VERSION;
        assertThat(ControlPlaneBinaries.of(environment, "Linux", "amd64").cacheFolder())
                .isEqualTo(cache.resolve("fairlead/kubernetes/" + version + "-linux-amd64"));
        assertThat(ControlPlaneBinaries.of(environment, "Mac OS X", "aarch64").cacheFolder())
                .isEqualTo(cache.resolve("fairlead/kubernetes/" + version + "-darwin-arm64"));
    }

    @Test
    void kubebuilderAssetsComeFirst(@TempDir Path assets, @TempDir Path cache) throws IOException {
        Path kubectl = Files.createFile(assets.resolve("kubectl"));
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        ControlPlaneBinaries binaries = ControlPlaneBinaries.of(
                Map.of("XDG_CACHE_HOME", cache.toString(), "KUBEBUILDER_ASSETS", assets.toString()), "Linux", "amd64");
        assertThat(binaries.program("kubectl")).isEqualTo(kubectl);
        assertThatThrownBy(() -> binaries.program("kwok")).hasMessageContaining(cache.toString());
    }
}

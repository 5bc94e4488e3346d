package dev.fairlead.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the programs of the control plane that {@code make kubernetes} built.
 *
 * <p>They lie in {@code $XDG_CACHE_HOME/fairlead/kubernetes/VERSION-OS-ARCH} ({@code ~/.cache/...} by default). Where
 * {@code KUBEBUILDER_ASSETS} names a folder, its etcd, kube-apiserver and kubectl are used instead; the rest is not in
 * that bundle and always comes from the cache folder.
 */
public final class ControlPlaneBinaries {
    /** The Kubernetes version that {@code local-cluster/kubernetes/go.mod} pins, without a leading "v". */
    public static final String KUBERNETES_VERSION = "1.37.2";

    private static final Set<String> IN_KUBEBUILDER_ASSETS = Set.of("etcd", "kube-apiserver", "kubectl");

    private final Path cacheFolder;
    private final @Nullable Path kubebuilderAssets;

    private ControlPlaneBinaries(Path cacheFolder, @Nullable Path kubebuilderAssets) {
        this.cacheFolder = cacheFolder;
        this.kubebuilderAssets = kubebuilderAssets;
    }

    /** The programs of this user, by the environment variables and system properties of this JVM. */
    public static ControlPlaneBinaries ofThisUser() {
        return of(System.getenv(), System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static ControlPlaneBinaries of(Map<String, String> environment, String osName, String osArch) {
        String cacheHome = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path cache = cacheHome.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(cacheHome);
        String os = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName.toLowerCase(Locale.ROOT);
        // As Go names architectures, because the build script asks Go.
        String arch = switch (osArch) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> osArch;
        };
        String assets = environment.getOrDefault("KUBEBUILDER_ASSETS", "");
        return new ControlPlaneBinaries(
                cache.resolve("fairlead").resolve("kubernetes").resolve(KUBERNETES_VERSION + "-" + os + "-" + arch),
                assets.isEmpty() ? null : Path.of(assets));
    }

    /**
     * The path of one program.
     *
     * @param name one of etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kwok
     * @throws LocalClusterException when it is not there; the message says which command builds it
     */
    public Path program(String name) {
        if (kubebuilderAssets != null && IN_KUBEBUILDER_ASSETS.contains(name)) {
            Path asset = kubebuilderAssets.resolve(name);
            if (Files.isExecutable(asset)) {
                return asset;
            }
        }
        Path program = cacheFolder.resolve(name);
        if (!Files.isExecutable(program)) {
            String command =
                    name.equals("kube-scheduler") ? "make kubernetes PROGRAMS=kube-scheduler" : "make kubernetes";
            throw new LocalClusterException("The local cluster needs " + name + ", which is not at " + program
                    + ": run `" + command + "` (about ten minutes on two cores the first time, once per user).");
        }
        return program;
    }

    /** The folder that {@code make kubernetes} fills; it may not exist yet. */
    public Path cacheFolder() {
        return cacheFolder;
    }
}

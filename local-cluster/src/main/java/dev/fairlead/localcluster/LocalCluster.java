package dev.fairlead.localcluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Kubernetes control plane on free loopback ports: etcd, kube-apiserver, kube-controller-manager and, as the
 * kubelets of simulated nodes, KWOK. It is up within seconds; {@link #close} stops everything.
 *
 * <p>We start the programs ourselves: fabric8's kube-api-test starts two of the five, keeps its certificates in a folder
 * that all clusters of a user share, and leaves its programs running when the JVM is killed. Here each program ends with
 * this JVM, however it ends, and each cluster has a data folder of its own, which is deleted on close and kept when a
 * start fails.
 */
public final class LocalCluster implements AutoCloseable {
    private final ControlPlane controlPlane;
    private boolean closed;

    private LocalCluster(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    /**
     * How a cluster is started.
     *
     * @param kwok whether nodes and pods are brought to life; without it nodes never get ready
     * @param kubeScheduler whether kube-scheduler runs from the start (see {@link LocalCluster#startKubeScheduler})
     * @param qps requests per second that controller manager and kube-scheduler may send; they may burst to twice that
     * @param apiServerFlags more flags of kube-apiserver, for example {@code --emulated-version=kube=1.34}
     */
    public record Options(boolean kwok, boolean kubeScheduler, int qps, List<String> apiServerFlags) {
        public Options {
            if (qps < 1) {
                throw new IllegalArgumentException("qps is " + qps + " and has to be at least 1");
            }
            apiServerFlags = List.copyOf(apiServerFlags);
        }

        /** With KWOK, without kube-scheduler, 500 requests per second, no more flags. */
        public static Options defaults() {
            return new Options(true, false, 500, List.of());
        }

        public Options withKwok(boolean kwok) {
            return new Options(kwok, kubeScheduler, qps, apiServerFlags);
        }

        public Options withKubeScheduler(boolean kubeScheduler) {
            return new Options(kwok, kubeScheduler, qps, apiServerFlags);
        }

        public Options withQps(int qps) {
            return new Options(kwok, kubeScheduler, qps, apiServerFlags);
        }

        public Options withApiServerFlag(String flag) {
            List<String> flags = new ArrayList<>(apiServerFlags);
            flags.add(flag);
            return new Options(kwok, kubeScheduler, qps, flags);
        }
    }

    /** Starts a cluster with {@link Options#defaults}. */
    public static LocalCluster start() {
        return start(Options.defaults());
    }

    /**
     * Starts a cluster and returns when pods can be created in it.
     *
     * @throws LocalClusterException when a program is missing or does not come up; the message names its log
     */
    public static LocalCluster start(Options options) {
        return new LocalCluster(ControlPlane.start(options));
    }

    /** The kubeconfig of an administrator; self-contained, and gone after {@link #close}. */
    public Path kubeconfig() {
        return controlPlane.credentials().kubeconfig();
    }

    /** A kubectl of the cluster's version. */
    public Path kubectl() {
        return controlPlane.binaries().program("kubectl");
    }

    /** The API server's address, {@code https://127.0.0.1:PORT}. */
    public String masterUrl() {
        return controlPlane.url();
    }

    /** A new client with the rights of an administrator; the caller closes it. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** The folder with the programs' logs ({@code NAME.log}), gone after {@link #close}. */
    public Path logFolder() {
        return controlPlane.credentials().folder();
    }

    /** CPU time of kube-apiserver so far, user and system, in milliseconds. */
    public long apiServerCpuMillis() {
        return controlPlane.running("kube-apiserver").cpuMillis();
    }

    /** CPU time so far, user and system, in milliseconds, by program name, in the order of starting. */
    public synchronized Map<String, Long> cpuMillis() {
        Map<String, Long> millis = new LinkedHashMap<>();
        controlPlane.programs().forEach(program -> millis.put(program.name(), program.cpuMillis()));
        return Collections.unmodifiableMap(millis);
    }

    /** Process ids by program name (etcd, kube-apiserver, ...), in the order of starting. */
    public synchronized Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        controlPlane.programs().forEach(program -> pids.put(program.name(), program.pid()));
        return Collections.unmodifiableMap(pids);
    }

    /**
     * Starts kube-scheduler, for comparisons, and returns when it answers.
     *
     * @throws LocalClusterException when the program is missing or does not come up
     */
    public synchronized void startKubeScheduler() {
        controlPlane.startKubeScheduler();
    }

    /** Stops all programs, waits until they are gone and deletes the data folder; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            controlPlane.stop();
            controlPlane.deleteData();
        }
    }
}

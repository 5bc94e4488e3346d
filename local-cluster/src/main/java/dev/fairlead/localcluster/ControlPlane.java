package dev.fairlead.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts the programs of one cluster in their order and stops them in the reverse order. */
final class ControlPlane {
    private static final int START_ATTEMPTS = 3;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ClusterCredentials credentials;
    private final ControlPlaneBinaries binaries;
    private final LocalCluster.Options options;
    private final ControlPlaneCommands commands;
    private final List<SupervisedProgram> programs = new ArrayList<>();

    private ControlPlane(ClusterCredentials credentials, LocalCluster.Options options) throws IOException {
        this.credentials = credentials;
        this.binaries = ControlPlaneBinaries.ofThisUser();
        this.options = options;
        this.commands = new ControlPlaneCommands(binaries, credentials, options, freePorts());
    }

    static ControlPlane start(LocalCluster.Options options) {
        for (int attempt = 1; ; attempt++) {
            try {
                ControlPlane controlPlane = new ControlPlane(
                        ClusterCredentials.create(Files.createTempDirectory("fairlead-cluster-")), options);
                try {
                    controlPlane.startPrograms();
                    return controlPlane;
                } catch (IOException | RuntimeException e) {
                    controlPlane.stop();
                    // Somebody else may take a free port between our look and the program's.
                    String message = e.getMessage();
                    if (attempt == START_ATTEMPTS || message == null || !message.contains("address already in use")) {
                        throw e;
                    }
                }
            } catch (IOException e) {
                throw new LocalClusterException(
                        "The local cluster's data folder could not be written in "
                                + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(),
                        e);
            }
        }
    }

    private void startPrograms() throws IOException {
        // The API server waits for etcd by itself, so the two start at the same time.
        SupervisedProgram etcd =
                launch("etcd", 1, commands.etcd(credentials.folder().resolve("etcd")));
        SupervisedProgram apiServer = launch("kube-apiserver", 1, commands.apiServer());
        Readiness readiness = new Readiness(credentials, START_TIMEOUT);
        readiness.awaitFile(credentials.servingCertificate(), apiServer, etcd);
        credentials.writeKubeconfig(url());
        readiness.awaitAnswer(url() + "/readyz", apiServer, etcd);

        SupervisedProgram controllerManager = launch("kube-controller-manager", 1, commands.controllerManager());
        SupervisedProgram kwok = null;
        if (options.kwok()) {
            kwok = launch("kwok", 1, commands.kwok(writeStages()));
        }
        if (options.kubeScheduler()) {
            startKubeScheduler();
        }
        // The first effect of the controller manager, without which no pod can be created.
        readiness.awaitAnswer(
                url() + "/api/v1/namespaces/default/serviceaccounts/default", controllerManager, apiServer);
        if (kwok != null) {
            readiness.awaitAnswer("http://127.0.0.1:" + commands.ports().kwok() + "/readyz", kwok, apiServer);
        }
    }

    void startKubeScheduler() {
        SupervisedProgram scheduler = launch("kube-scheduler", 1, commands.scheduler());
        new Readiness(credentials, START_TIMEOUT)
                .awaitAnswer("https://127.0.0.1:" + commands.ports().scheduler() + "/readyz", scheduler);
    }

    private SupervisedProgram launch(String name, int graceSeconds, List<String> command) {
        SupervisedProgram program =
                SupervisedProgram.start(name, credentials.folder(), Duration.ofSeconds(graceSeconds), command);
        programs.add(program);
        return program;
    }

    private Path writeStages() throws IOException {
        Path stages = credentials.folder().resolve("stages.yaml");
        try (InputStream resource = ControlPlane.class.getResourceAsStream("stages.yaml")) {
            if (resource == null) {
                throw new IllegalStateException("stages.yaml is missing from the local-cluster jar");
            }
            Files.copy(resource, stages);
        }
        return stages;
    }

    ClusterCredentials credentials() {
        return credentials;
    }

    ControlPlaneBinaries binaries() {
        return binaries;
    }

    String url() {
        return "https://127.0.0.1:" + commands.ports().apiServer();
    }

    List<SupervisedProgram> programs() {
        return programs;
    }

    SupervisedProgram running(String name) {
        return programs.stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " was not started"));
    }

    /** Stops in the reverse order: an API server whose etcd went first hangs in its graceful stop. */
    void stop() {
        RuntimeException failure = null;
        for (SupervisedProgram program : programs.reversed()) {
            try {
                program.stop();
            } catch (RuntimeException e) {
                // One that resists must not keep the others running.
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    void deleteData() {
        try (Stream<Path> paths = Files.walk(credentials.folder())) {
            for (Path path : paths.toList().reversed()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The cluster was stopped, but its data folder " + credentials.folder()
                            + " could not be deleted: delete it by hand",
                    e);
        }
    }

    private static ControlPlaneCommands.Ports freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            // All held open together, so that none is given twice.
            for (int i = 0; i < 6; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
            return new ControlPlaneCommands.Ports(ports[0], ports[1], ports[2], ports[3], ports[4], ports[5]);
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}

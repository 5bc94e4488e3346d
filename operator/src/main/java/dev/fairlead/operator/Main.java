package dev.fairlead.operator;

import dev.fairlead.operator.client.ClusterClient;
import dev.fairlead.operator.client.TimedRequests;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.operator.config.GrpcConfig;
import dev.fairlead.operator.config.InvalidConfigException;
import dev.fairlead.operator.config.LeaderElection;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        name = "fairlead-operator",
        description = "Schedules GpuJobs onto the GPUs of a Kubernetes cluster, by the quotas of GpuQueues.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Exit codes: 143 after SIGTERM and 130 after Ctrl-C, 1 when it cannot go on (the lease is lost,",
            "the loop died), 2 when it cannot start (configuration, cluster, resource types).",
            "",
            "http://localhost:PORT/metrics, /healthz and /readyz tell how it is doing, and /debug/snapshot what it",
            "decides on."
        })
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int CANNOT_GO_ON = 1;
    private static final int CANNOT_START = 2;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "The cluster to work on. Absent: the variable KUBECONFIG, else the service account of the pod,"
                            + " else ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration in YAML; docs/reference/ lists its keys. Absent: the defaults.")
    private @Nullable Path configFile;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Port of /metrics, /healthz and /readyz; 0 takes a free one. Overrides the configuration"
                    + " (8080).")
    private @Nullable Integer httpPort;

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            description = "Port of the gRPC API; 0 takes a free one. Overrides the configuration (9443), which has to"
                    + " have a section grpc.")
    private @Nullable Integer grpcPort;

    @Option(
            names = "--leader-elect",
            negatable = true,
            description = "Whether operators agree on one that decides, by a Lease. Overrides the configuration (yes).")
    private @Nullable Boolean leaderElect;

    /** Runs until it is told to stop. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        TimedRequests requests = new TimedRequests();
        try (KubernetesClient client = client(requests)) {
            return run(client, requests, config());
        } catch (InvalidConfigException | StartException | IOException problem) {
            System.err.println("fairlead-operator: " + problem.getMessage());
            return CANNOT_START;
        }
    }

    private static int run(KubernetesClient client, TimedRequests requests, OperatorConfig config)
            throws StartException, IOException, InterruptedException {
        LOG.info("Fairlead {} on the cluster at {}", Version.number(), client.getMasterUrl());
        Operator operator = Operator.start(client, requests, config);
        LOG.info("Watching the cluster; metrics and probes on port {}", operator.httpPort());
        operator.grpcPort().ifPresent(port -> LOG.info("gRPC on port {}", port));
        Thread closer = new Thread(
                () -> {
                    LOG.info("Stopping.");
                    operator.close();
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(closer);
        try {
            String why = operator.ended().get();
            LOG.error("The operator ends: {}.", why);
        } catch (ExecutionException never) {
            LOG.error("The operator ends.", never);
        }
        return CANNOT_GO_ON;
    }

    private KubernetesClient client(TimedRequests requests) throws StartException, IOException {
        Config config;
        if (kubeconfig == null) {
            config = Config.autoConfigure(null);
        } else if (Files.isReadable(kubeconfig)) {
            config = Config.fromKubeconfig(kubeconfig.toFile());
        } else {
            throw new StartException("the kubeconfig " + kubeconfig + " does not exist or cannot be read");
        }
        return ClusterClient.of(config, requests);
    }

    private OperatorConfig config() throws InvalidConfigException, StartException {
        OperatorConfig file = configFile == null ? OperatorConfig.defaults() : ConfigFile.read(configFile);
        LeaderElection election = file.leaderElection();
        return new OperatorConfig(
                file.gpuResources(),
                file.gpuTypeAliases(),
                file.topology(),
                file.nodeHealth(),
                file.tolerations(),
                file.batchWindowMillis(),
                httpPort == null ? file.httpPort() : httpPort,
                file.metrics(),
                leaderElect == null ? election : new LeaderElection(leaderElect, election.namespace(), election.name()),
                file.planCheck(),
                file.debug(),
                file.scheduling(),
                grpc(file.grpc()));
    }

    private @Nullable GrpcConfig grpc(@Nullable GrpcConfig file) throws StartException {
        if (grpcPort == null) {
            return file;
        }
        if (file == null) {
            throw new StartException(
                    "--grpc-port needs a configuration with the section grpc; set grpc.tls there, or on"
                            + " a laptop grpc.plaintextOnLoopback: true, and name the file with --config");
        }
        try {
            return file.withPort(grpcPort);
        } catch (IllegalArgumentException unusable) {
            throw new StartException("--grpc-port: " + unusable.getMessage());
        }
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        static String number() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(not from a jar)" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"fairlead-operator " + number()};
        }
    }
}

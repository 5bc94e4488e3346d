package dev.fairlead.operator.behaviour;

import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.operator.Operator;
import dev.fairlead.operator.client.ClusterClient;
import dev.fairlead.operator.client.TimedRequests;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.operator.config.InvalidConfigException;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.loop.LoopSettings;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real control plane with our resource types, one operator inside this JVM, and a witness of both. */
final class SharedCluster implements AutoCloseable {
    private final LocalCluster cluster;
    private final KubernetesClient client;
    private final Witness witness;
    private @Nullable Operator operator;
    private @Nullable KubernetesClient operatorsClient;

    private SharedCluster(LocalCluster cluster) throws IOException {
        this.cluster = cluster;
        this.client = cluster.client();
        this.witness = new Witness(cluster.kubeconfig());
        witness.installResourceTypes();
        witness.watch();
    }

    static SharedCluster start() {
        try {
            SharedCluster started = withoutOperator();
            started.startOperator();
            return started;
        } catch (StartException | IOException | InvalidConfigException failed) {
            throw new IllegalStateException("the operator does not start on an empty cluster", failed);
        }
    }

    /** For tests that start operators of their own. */
    static SharedCluster withoutOperator() throws IOException {
        LocalCluster cluster = LocalCluster.start();
        try {
            return new SharedCluster(cluster);
        } catch (IOException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private void startOperator() throws StartException, IOException, InvalidConfigException {
        // Pauses after failures are those of a user's cluster, a hundred times as short.
        LoopSettings pace =
                LoopSettings.of(Duration.ofMillis(20), true).withBackoff(Duration.ofMillis(100), Duration.ofSeconds(3));
        OperatorConfig config = ConfigFile.parse("tests", "{httpPort: 0, leaderElection: {enabled: false}}");
        TimedRequests requests = new TimedRequests();
        operatorsClient = ClusterClient.of(client.getConfiguration(), requests);
        operator = Operator.start(operatorsClient, requests, config, pace);
    }

    Witness witness() {
        return witness;
    }

    /** For the simulation of nodes, which is no part of what is tested. */
    KubernetesClient client() {
        return client;
    }

    /** The operator inside this JVM. */
    Operator operator() {
        return Objects.requireNonNull(operator, "this cluster was started without an operator");
    }

    boolean hasOperator() {
        return operator != null;
    }

    Path kubeconfig() {
        return cluster.kubeconfig();
    }

    @Override
    public void close() {
        if (operator != null) {
            operator.close();
        }
        if (operatorsClient != null) {
            operatorsClient.close();
        }
        witness.close();
        client.close();
        cluster.close();
    }
}

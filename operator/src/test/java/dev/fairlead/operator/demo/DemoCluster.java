package dev.fairlead.operator.demo;

import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A local cluster with the demo's nodes, Fairlead's resource types and the operator.
 *
 * @param token a file with a token of the account {@code platform}, which may do everything over gRPC
 */
record DemoCluster(KubernetesClient client, Kubectl kubectl, OperatorProcess operator, Path token) {
    /**
     * Starts everything.
     *
     * @param repository the root of the source tree, which has {@code deploy/} and the built jar
     * @param closing is given each part as soon as it runs
     */
    static DemoCluster start(Path repository, Closing closing) throws IOException, InterruptedException {
        LocalCluster cluster = closing.add(LocalCluster.start());
        KubernetesClient client = closing.add(cluster.client());
        new SimulatedNodes(client).add(DemoFleet.NODES);
        Kubectl kubectl = new Kubectl(cluster.kubectl(), cluster.kubeconfig());
        String crds = repository.resolve("deploy/crds").toString();
        kubectl.run("apply", "-f", crds);
        kubectl.run("wait", "--for=condition=Established", "--timeout=30s", "-f", crds);
        OperatorProcess operator = closing.add(OperatorProcess.start(
                repository.resolve("operator/target/fairlead-operator.jar"),
                cluster.kubeconfig(),
                repository.resolve("target/demo")));
        Path token = repository.resolve("target/demo/token");
        Files.write(token, tokenOfPlatform(kubectl, repository));
        return new DemoCluster(client, kubectl, operator, token);
    }

    /** As a platform team would: an account, a role of the chart's, a token that is meant for Fairlead. */
    private static List<String> tokenOfPlatform(Kubectl kubectl, Path repository) throws InterruptedException {
        kubectl.run(
                "apply",
                "-f",
                repository.resolve("deploy/operator/clusterroles-users.yaml").toString());
        kubectl.run("create", "serviceaccount", "platform");
        kubectl.run(
                "create",
                "clusterrolebinding",
                "platform",
                "--clusterrole=fairlead-api-admin",
                "--serviceaccount=default:platform");
        return kubectl.run("create", "token", "platform", "--audience=fairlead", "--duration=24h");
    }
}

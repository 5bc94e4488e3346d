package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.behaviour.Eventually;
import dev.fairlead.operator.behaviour.OperatorProcess;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator as its ServiceAccount, on a cluster where Helm installed the chart: it can do all it does, for people who have
 * roles of the chart, it is refused nothing, and no right is left over. The API server's audit log is the witness.
 */
class OperatorRightsTest {
    private static final String ACCOUNT = "system:serviceaccount:" + Chart.NAMESPACE + ":fairlead";

    /** Rights that are asked for without a request of their own, and by what. */
    private static final Map<String, String> NOT_IN_THE_LOG = Map.of(
            "update scheduling.fairlead.dev/gpujobs/finalizers",
            "the admission plugin OwnerReferencesPermissionEnforcement, on in this cluster: without the right no pod is made");

    private static final AuditLog LOG = new AuditLog();
    private static LocalCluster cluster;
    private static Kubectl kubectl;
    private static KubernetesClient nodes;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(LOG.of(LocalCluster.Options.defaults())
                .withApiServerFlag("--enable-admission-plugins=OwnerReferencesPermissionEnforcement"));
        kubectl = new Kubectl(cluster.kubectl(), cluster.kubeconfig());
        Chart.helm()
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .createNamespace()
                .withKubeConfig(cluster.kubeconfig())
                .call();
        nodes = cluster.client();
        new SimulatedNodes(nodes).add(GpuNode.fleet("h100", GpuModel.H100, 2, 8, 2));
    }

    @AfterAll
    static void stop() throws IOException {
        nodes.close();
        cluster.close();
        LOG.close();
    }

    @Test
    void itMayDoWhatItDoesAndNothingElse(@TempDir Path folder) throws IOException {
        Path kubeconfig = asTheAccount(folder);
        try (OperatorProcess operator = OperatorProcess.start(
                "--kubeconfig",
                kubeconfig.toString(),
                "--config",
                config(folder).toString(),
                "--http-port",
                "0")) {
            operator.leads();
            everythingThatItDoes();
            everythingForOthers(operator, Files.readAllBytes(folder.resolve("ca.crt")));
            operator.terminate();
            operator.exitCode();
            assertThat(operator.output()).doesNotContainIgnoringCase("forbidden");
        }
        assertThat(LOG.forbidden(ACCOUNT)).as("refused by the API server").isEmpty();

        SortedSet<String> given = Rights.of(Chart.objects(""), List.of("fairlead", "fairlead-grpc", "fairlead-lease"));
        SortedSet<String> used = LOG.allowed(ACCOUNT);
        used.addAll(NOT_IN_THE_LOG.keySet());
        assertThat(given).as("rights given, and rights used").isEqualTo(used);
        itIsRefusedWhatItShouldNotDo(kubeconfig);
    }

    /** The chart's own configuration; only the places of files and the port are those of this machine. */
    private static Path config(Path folder) throws IOException {
        for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
            String data = kubectl.run(
                    "get",
                    "secret",
                    "fairlead-grpc-tls",
                    "-n",
                    Chart.NAMESPACE,
                    "-o",
                    "jsonpath={.data." + file.replace(".", "\\.") + "}");
            Files.write(folder.resolve(file), Base64.getDecoder().decode(data));
        }
        String config = kubectl.run(
                "get", "configmap", "fairlead", "-n", Chart.NAMESPACE, "-o", "jsonpath={.data.fairlead\\.yaml}");
        return Files.writeString(
                folder.resolve("fairlead.yaml"),
                config.replace("/etc/fairlead/tls", folder.toString()).replace("port: 9443", "port: 0"));
    }

    /** The gRPC API, with the certificate that Helm made, as people with the chart's roles and as somebody without. */
    private static void everythingForOthers(OperatorProcess operator, byte[] authority) throws IOException {
        operator.says("gRPC on port");
        int port = Integer.parseInt(operator.output().replaceAll("(?s).*gRPC on port (\\d+).*", "$1"));
        ManagedChannel channel = ApiCaller.connect(port, authority);
        try {
            String job = "namespaces/default/jobs/blocked";
            ApiCaller nobody = caller(channel, "nobody", "");
            nobody.isRefusedToRead("research", job);
            nobody.isRefusedToWrite("scratch", job);
            ApiCaller viewer = caller(channel, "viewer", "fairlead-api-viewer");
            viewer.reads("research", job);
            viewer.isRefusedToWrite("scratch", job);
            ApiCaller admin = caller(channel, "admin", "fairlead-api-admin");
            admin.reads("research", job);
            admin.writes("scratch", job);
        } finally {
            channel.shutdownNow();
        }
    }

    private static ApiCaller caller(ManagedChannel channel, String name, String role) {
        kubectl.run("create", "serviceaccount", name, "-n", "default");
        if (!role.isEmpty()) {
            kubectl.run(
                    "create", "clusterrolebinding", name, "--clusterrole=" + role, "--serviceaccount=default:" + name);
        }
        String token = kubectl.run("create", "token", name, "-n", "default", "--audience=fairlead");
        return ApiCaller.withToken(channel, token.strip());
    }

    private static void everythingThatItDoes() {
        kubectl.apply("""
                {apiVersion: scheduling.fairlead.dev/v1alpha1, kind: GpuQueue, metadata: {name: research}, spec: {gpus: [{type: H100, guaranteed: 8}]}}
                ---
                {apiVersion: scheduling.fairlead.dev/v1alpha1, kind: GpuQueue, metadata: {name: vision}, spec: {}}
                ---
                # In the way of a job of the same name.
                {apiVersion: v1, kind: Pod, metadata: {name: blocked-0, namespace: default}, spec: {containers: [{name: a, image: a}]}}
                """);
        kubectl.apply(job("short", "research", 1, 1, "annotations: {local-cluster.fairlead.dev/run-for: 1s}"));
        reaches("short", "Succeeded");
        kubectl.apply(job("gang", "vision", 2, 8, ""));
        reaches("gang", "Running");
        assertThat(kubectl.run("get", "service", "gang", "-n", "default")).contains("29500");
        // Vision has borrowed everything; research wants its guarantee back.
        kubectl.apply(job("claim", "research", 1, 8, ""));
        reaches("claim", "Running");
        kubectl.apply(job("blocked", "vision", 1, 1, ""));
        Eventually.holds(
                "the pod in the way is told of",
                () -> status("blocked", "{.status.message}").contains("blocked-0"),
                () -> kubectl.run("get", "gpujob", "blocked", "-n", "default", "-o", "yaml"));
        Eventually.holds(
                "an event tells of it", () -> kubectl.run("get", "events", "-A").contains("Reclaimed"));
        Eventually.holds(
                "the queue has a status",
                () -> kubectl.run("get", "gpuqueue", "research", "-o", "jsonpath={.status.summary}")
                        .contains("8/8"));
    }

    /** Things that a stolen token of the operator must not be good for; asked of the API server, and some of it tried. */
    private static void itIsRefusedWhatItShouldNotDo(Path kubeconfig) {
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build()) {
            for (String refused : List.of(
                    "get /secrets",
                    "list /configmaps",
                    "create /pods/exec",
                    "create /pods/binding",
                    "create /pods/eviction",
                    "patch /pods",
                    "deletecollection /pods",
                    "delete /nodes",
                    "patch /nodes",
                    "patch /nodes/status",
                    "create /namespaces",
                    "list /namespaces",
                    "delete /services",
                    "create /serviceaccounts/token",
                    "impersonate /users",
                    "create apps/deployments",
                    "create batch/jobs",
                    "update scheduling.fairlead.dev/gpujobs",
                    "patch scheduling.fairlead.dev/gpujobs",
                    "create scheduling.fairlead.dev/gpujobs",
                    "create scheduling.k8s.io/priorityclasses",
                    "create rbac.authorization.k8s.io/clusterroles",
                    "create rbac.authorization.k8s.io/rolebindings",
                    "escalate rbac.authorization.k8s.io/clusterroles",
                    "bind rbac.authorization.k8s.io/clusterroles",
                    "create coordination.k8s.io/leases",
                    "get apiextensions.k8s.io/customresourcedefinitions",
                    "create admissionregistration.k8s.io/validatingwebhookconfigurations",
                    "create certificates.k8s.io/certificatesigningrequests")) {
                assertThat(allowed(client, refused)).as(refused).isFalse();
            }
            assertThat(allowed(client, "create /pods"))
                    .as("the question itself")
                    .isTrue();
        }
        Kubectl operator = new Kubectl(cluster.kubectl(), kubeconfig);
        for (List<String> tried : List.of(
                List.of("get", "secrets", "-A"),
                List.of("delete", "node", "h100-000"),
                List.of("get", "lease", "other", "-n", Chart.NAMESPACE),
                List.of(
                        "patch",
                        "gpujob",
                        "claim",
                        "-n",
                        "default",
                        "--type=merge",
                        "-p",
                        "{\"spec\": {\"replicas\": 2}}"))) {
            assertThat(operator.ask("", tried.toArray(String[]::new)).output())
                    .as("%s", tried)
                    .contains("Forbidden");
        }
    }

    private static boolean allowed(KubernetesClient client, String right) {
        String[] words = right.split("[ /]", -1);
        return client.resource(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(words[0])
                        .withGroup(words[1])
                        .withResource(words[2])
                        .withSubresource(words.length > 3 ? words[3] : "")
                        .withNamespace("default")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed();
    }

    private static String job(String name, String queue, int replicas, int gpus, String metadata) {
        return """
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: %s, namespace: default}
                spec:
                  queue: %s
                  replicas: %d
                  gpusPerReplica: %d
                  gpuTypes: [{name: H100}]
                  template:
                    metadata: {%s}
                    spec: {containers: [{name: train, image: train}]}
                """.formatted(name, queue, replicas, gpus, metadata);
    }

    private static void reaches(String job, String phase) {
        Eventually.holds(
                job + " is " + phase,
                () -> status(job, "{.status.phase}").equals(phase),
                () -> kubectl.run("get", "gpujobs,pods", "-A", "-o", "wide"));
    }

    private static String status(String job, String path) {
        return kubectl.run("get", "gpujob", job, "-n", "default", "-o", "jsonpath=" + path);
    }

    /** A kubeconfig with nothing but a token that the API server made for the ServiceAccount. */
    private static Path asTheAccount(Path folder) throws IOException {
        String token = kubectl.run("create", "token", "fairlead", "-n", Chart.NAMESPACE, "--duration=1h")
                .strip();
        String admin = Files.readString(cluster.kubeconfig());
        return Files.writeString(folder.resolve("kubeconfig"), admin.replaceAll("(?m)token: .*", "token: " + token));
    }
}

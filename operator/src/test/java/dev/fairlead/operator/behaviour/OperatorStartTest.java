package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.localcluster.LocalCluster;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** When the operator cannot start it ends with 2 and one sentence that says what to do. */
@Execution(ExecutionMode.CONCURRENT)
class OperatorStartTest {
    private static final int CANNOT_START = 2;

    @TempDir
    private Path folder;

    @Test
    void without_the_resource_types_it_says_how_to_install_them() {
        try (LocalCluster bare =
                LocalCluster.start(LocalCluster.Options.defaults().withKwok(false))) {
            refuses(
                    "kubectl apply -f deploy/crds/",
                    "--kubeconfig",
                    bare.kubeconfig().toString(),
                    "--http-port",
                    "0");
        }
    }

    @Test
    void without_an_api_server_it_says_what_it_could_not_read() throws IOException {
        Path kubeconfig = nowhere();
        refuses(
                "nothing answers there; is the API server up",
                "--kubeconfig",
                kubeconfig.toString(),
                "--http-port",
                "0");
    }

    @Test
    void without_its_kubeconfig_it_names_the_file() {
        refuses(
                "no-such-file does not exist",
                "--kubeconfig",
                folder.resolve("no-such-file").toString());
    }

    @Test
    void an_error_in_the_configuration_names_file_line_and_key() throws IOException {
        Path config = Files.writeString(
                folder.resolve("fairlead.yaml"), "httpPort: 8080\nbatchWindowMilis: 20\nplanCheck: true\n");
        String said = refuses("batchWindowMilis", "--config", config.toString());
        assertThat(said).contains("fairlead.yaml, line 2").contains("did you mean batchWindowMillis?");
    }

    @Test
    void a_port_that_is_taken_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Path kubeconfig = Files.writeString(folder.resolve("any"), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                    users: [{name: u, user: {token: t}}]
                    contexts: [{name: x, context: {cluster: c, user: u}}]
                    current-context: x
                    """);
            String port = String.valueOf(taken.getLocalPort());
            refuses("cannot listen on port " + port, "--kubeconfig", kubeconfig.toString(), "--http-port", port);
        }
    }

    @Test
    void grpc_without_certificates_says_what_to_set() throws IOException {
        Path kubeconfig = nowhere();
        refuses(
                "set grpc.tls there, or on a laptop grpc.plaintextOnLoopback: true",
                "--kubeconfig",
                kubeconfig.toString(),
                "--grpc-port",
                "0");
        Path plaintext = Files.writeString(folder.resolve("plaintext.yaml"), "grpc: {port: 9443}\n");
        refuses("set grpc.tls.certificate and grpc.tls.key", "--config", plaintext.toString());
        Path missing = Files.writeString(
                folder.resolve("missing.yaml"), "httpPort: 0\ngrpc: {tls: {certificate: /none.crt, key: /none.key}}\n");
        refuses(
                "grpc.tls: there is no file /none.crt",
                "--kubeconfig",
                kubeconfig.toString(),
                "--config",
                missing.toString());
    }

    private Path nowhere() throws IOException {
        return Files.writeString(folder.resolve("nowhere"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """);
    }

    private static String refuses(String because, String... arguments) {
        try (OperatorProcess operator = OperatorProcess.start(arguments)) {
            assertThat(operator.exitCode()).as(operator::output).isEqualTo(CANNOT_START);
            assertThat(operator.output()).contains("fairlead-operator: ").contains(because);
            assertThat(operator.output()).doesNotContain("Exception").doesNotContain("\tat ");
            return operator.output();
        }
    }
}

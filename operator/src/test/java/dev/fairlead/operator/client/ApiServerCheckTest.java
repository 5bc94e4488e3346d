package dev.fairlead.operator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** On a real API server, which is stopped. */
class ApiServerCheckTest {
    @Test
    void it_answers_or_refuses_or_is_gone() {
        LocalCluster cluster =
                LocalCluster.start(LocalCluster.Options.defaults().withKwok(false));
        Config admin = Config.fromKubeconfig(cluster.kubeconfig().toFile());
        Config stranger = new ConfigBuilder(Config.empty())
                .withMasterUrl(admin.getMasterUrl())
                .withCaCertFile(admin.getCaCertFile())
                .withCaCertData(admin.getCaCertData())
                .withOauthToken("nobody")
                .build();
        TimedRequests requests = new TimedRequests();
        Set<String> told = ConcurrentHashMap.newKeySet();
        requests.tell((target, code, took) -> told.add(target.verb() + " " + target.resource() + " " + code));
        try (cluster;
                KubernetesClient known = ClusterClient.of(admin, requests);
                KubernetesClient unknown = ClusterClient.of(stranger, new TimedRequests())) {
            ApiServerCheck check = new ApiServerCheck(known);
            ApiServerCheck refused = new ApiServerCheck(unknown);

            becomes(refused, problem -> problem.contains("does not accept the operator's credentials"));
            becomes(check, String::isEmpty);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> check.problem().isEmpty() && told.contains("get version 200"));

            cluster.close();
            becomes(check, problem -> problem.contains("does not answer"));
            assertThat(told).containsExactlyInAnyOrder("get version 200", "get version none");
        }
    }

    private static void becomes(ApiServerCheck check, Predicate<String> expected) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> check.problem().orElse(""), expected);
    }
}

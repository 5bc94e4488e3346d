package dev.fairlead.operator.bench;

import dev.fairlead.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Who calls the gRPC API: real service accounts with real tokens and the rights that they need.
 *
 * @param readers tokens that may read
 * @param writers tokens that may write queues, too
 */
record GrpcCallers(List<String> readers, List<String> writers) {
    private static final String GROUP = "scheduling.fairlead.dev";

    GrpcCallers {
        readers = List.copyOf(readers);
        writers = List.copyOf(writers);
    }

    /** Makes the accounts, their roles and their tokens; and a queue for each writer. */
    static GrpcCallers create(LocalCluster cluster, int readers, int writers) {
        try (KubernetesClient client = cluster.client()) {
            role(client, "reader", List.of("gpuqueues", "gpujobs", "fleet"), List.of("get", "list", "watch"));
            role(client, "writer", List.of("gpuqueues"), List.of("get", "list", "watch", "create", "update", "delete"));
            return new GrpcCallers(tokens(client, "reader", readers), tokens(client, "writer", writers));
        }
    }

    private static void role(KubernetesClient client, String name, List<String> resources, List<String> verbs) {
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("bench-" + name)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(GROUP)
                        .withResources(resources)
                        .withVerbs(verbs)
                        .endRule()
                        .build())
                .create();
    }

    private static List<String> tokens(KubernetesClient client, String role, int count) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = role + "-" + i;
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(Manifests.NAMESPACE)
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
            client.resource(new ClusterRoleBindingBuilder()
                            .withNewMetadata()
                            .withName("bench-" + name)
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "bench-" + role)
                            .addNewSubject("", "ServiceAccount", name, Manifests.NAMESPACE)
                            .build())
                    .create();
            tokens.add(client.serviceAccounts()
                    .inNamespace(Manifests.NAMESPACE)
                    .withName(name)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withAudiences("fairlead")
                            .withExpirationSeconds(3600L)
                            .endSpec()
                            .build())
                    .getStatus()
                    .getToken());
        }
        return tokens;
    }
}

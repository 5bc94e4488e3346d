package dev.fairlead.operator.grpc.server;

import static org.awaitility.Awaitility.await;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A real API server with accounts that tests make. */
final class ApiServer implements AutoCloseable {
    static final String AUDIENCE = "fairlead";
    private static final String NAMESPACE = "callers";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final LocalCluster cluster;
    private final KubernetesClient client;
    private boolean prepared;

    private ApiServer(LocalCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        namespace(NAMESPACE);
    }

    static ApiServer start() {
        return new ApiServer(LocalCluster.start());
    }

    /** Our resource types and two nodes with 8 H100 each; done once. */
    synchronized void prepareForOperator() {
        if (prepared) {
            return;
        }
        prepared = true;
        for (String type : List.of("gpujobs", "gpuqueues", "gpuqueueusages")) {
            Path file = Path.of("../deploy/crds/" + type + "." + Authorization.GROUP + ".yaml");
            try (InputStream yaml = Files.newInputStream(file)) {
                client.load(yaml).create();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        await("our types are served")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> {
                    client.resources(GpuJob.class).inAnyNamespace().list();
                    client.resources(GpuQueue.class).list();
                    client.resources(GpuQueueUsage.class).list();
                    return true;
                });
        new SimulatedNodes(client).add(GpuNode.fleet("h100", GpuModel.H100, 2, 8, 2));
    }

    KubernetesClient client() {
        return client;
    }

    Path kubeconfig() {
        return cluster.kubeconfig();
    }

    /** The key that the tokens of accounts are signed with. */
    Path serviceAccountKey() {
        return cluster.logFolder().resolve("service-account.key");
    }

    void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    static PolicyRule rule(String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(Authorization.GROUP)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }

    /** A new ServiceAccount without any right. */
    Account account() {
        String name = "caller-" + NUMBERS.incrementAndGet();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return new Account(name);
    }

    final class Account {
        private final String name;

        private Account(String name) {
            this.name = name;
        }

        String user() {
            return "system:serviceaccount:" + NAMESPACE + ":" + name;
        }

        /** May do this in the whole cluster. */
        Account may(PolicyRule... rules) {
            return may(subject(), rules);
        }

        private Account may(Subject subject, PolicyRule... rules) {
            bindClusterRole(name, subject, rules);
            return this;
        }

        /** May do this in one namespace. */
        Account mayIn(String namespace, PolicyRule... rules) {
            client.resource(new RoleBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name)
                            .endMetadata()
                            .withRules(rules)
                            .build())
                    .create();
            client.resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name)
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                            .withSubjects(subject())
                            .build())
                    .create();
            await("the rule is known").atMost(Duration.ofSeconds(20)).until(() -> allowed(user(), namespace, rules[0]));
            return this;
        }

        /** May do nothing any more in the whole cluster. */
        void mayNot() {
            client.rbac().clusterRoleBindings().withName(name).delete();
        }

        String token() {
            return token(AUDIENCE);
        }

        String token(String... audiences) {
            return Objects.requireNonNull(client.serviceAccounts()
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withAudiences(audiences)
                            .withExpirationSeconds(3600L)
                            .endSpec()
                            .build())
                    .getStatus()
                    .getToken());
        }

        void delete() {
            client.serviceAccounts().inNamespace(NAMESPACE).withName(name).delete();
        }

        private Subject subject() {
            return new Subject("", "ServiceAccount", name, NAMESPACE);
        }
    }

    /** Gives a user, by its name alone, rights in the whole cluster. */
    void userMay(String user, PolicyRule... rules) {
        bindClusterRole(
                "user-" + NUMBERS.incrementAndGet(),
                new Subject("rbac.authorization.k8s.io", "User", user, null),
                rules);
    }

    /** Gives a group rights in the whole cluster. */
    void groupMay(String group, PolicyRule... rules) {
        bindClusterRole(
                "group-" + NUMBERS.incrementAndGet(),
                new Subject("rbac.authorization.k8s.io", "Group", group, null),
                rules);
    }

    private void bindClusterRole(String name, Subject subject, PolicyRule... rules) {
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .create();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                        .withSubjects(subject)
                        .build())
                .create();
        String user = subject.getKind().equals("ServiceAccount")
                ? "system:serviceaccount:" + subject.getNamespace() + ":" + subject.getName()
                : subject.getName();
        List<String> groups = subject.getKind().equals("Group") ? List.of(subject.getName()) : List.of();
        // The authorizer of the API server watches the rules as everyone does.
        await("the rule is known").atMost(Duration.ofSeconds(20)).until(() -> allowed(user, "", rules[0], groups));
    }

    private boolean allowed(String user, String namespace, PolicyRule rule) {
        return allowed(user, namespace, rule, List.of());
    }

    private boolean allowed(String user, String namespace, PolicyRule rule, List<String> groups) {
        return client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user)
                        .withGroups(groups)
                        .withNewResourceAttributes()
                        .withGroup(rule.getApiGroups().getFirst())
                        .withResource(rule.getResources().getFirst())
                        .withVerb(rule.getVerbs().getFirst())
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}

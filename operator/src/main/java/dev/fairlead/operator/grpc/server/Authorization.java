package dev.fairlead.operator.grpc.server;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.grpc.Permission;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Says whether somebody may do something, by SubjectAccessReview: RBAC rules here as they do for kubectl. */
final class Authorization {
    static final String GROUP = "scheduling.fairlead.dev";

    private static final int LONGEST_NAME = 253;

    private final KubernetesClient client;
    private final Reviews<Question, Boolean> reviews;

    private record Question(Identity identity, Permission permission) {}

    Authorization(KubernetesClient client, Executor threads, Pace pace) {
        this.client = client;
        this.reviews = new Reviews<>(
                "SubjectAccessReview", threads, pace.review(), allowed -> allowed ? pace.granted() : pace.denied());
    }

    /** Returns if it is allowed. */
    void check(Identity identity, Permission permission) throws CallRefused {
        if (permission.name().length() > LONGEST_NAME || permission.namespace().length() > LONGEST_NAME) {
            // Nothing is called that, and remembering the answer would cost as much as the caller likes.
            throw new CallRefused(
                    Code.INVALID_ARGUMENT,
                    ErrorReason.ERROR_REASON_INVALID_REQUEST,
                    "Names in Kubernetes have at most " + LONGEST_NAME + " characters; give one that exists.");
        }
        if (!reviews.answer(new Question(identity, permission), () -> ask(identity, permission))) {
            throw CallRefused.notPermitted(
                    sentence(identity, permission),
                    Map.of(
                            "verb", permission.verb(),
                            "group", GROUP,
                            "resource", permission.resource(),
                            "namespace", permission.namespace(),
                            "name", permission.name()));
        }
    }

    private boolean ask(Identity identity, Permission permission) {
        SubjectAccessReview answer = client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(identity.user())
                        .withUid(identity.uid())
                        .withGroups(identity.groups())
                        .withExtra(identity.extra())
                        .withResourceAttributes(attributes(permission))
                        .endSpec()
                        .build());
        return Boolean.TRUE.equals(Objects.requireNonNull(answer.getStatus(), "a SubjectAccessReview without a status")
                .getAllowed());
    }

    private static ResourceAttributes attributes(Permission permission) {
        return new ResourceAttributesBuilder()
                .withGroup(GROUP)
                .withVerb(permission.verb())
                .withResource(permission.resource())
                .withNamespace(permission.namespace())
                .withName(permission.name())
                .build();
    }

    private static String sentence(Identity identity, Permission permission) {
        String user = "The user " + identity.user();
        String what = permission.verb() + " " + permission.resource();
        String name = permission.name().isEmpty() ? "" : " " + Words.printable(permission.name());
        if (!permission.namespace().isEmpty()) {
            String namespace = Words.printable(permission.namespace());
            return user + " may not " + what + name + " in the namespace " + namespace + ": bind a role that may "
                    + what + " there.";
        }
        boolean everywhere = permission.resource().equals("gpujobs");
        return user + " may not " + what + name + (everywhere ? " in all namespaces" : "")
                + ": bind a cluster role that may " + what + (everywhere ? ", or ask for one namespace." : ".");
    }
}

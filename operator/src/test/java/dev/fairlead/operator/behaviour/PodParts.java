package dev.fairlead.operator.behaviour;

import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import java.util.Objects;

/** What every pod that the API server serves has, although the client's types leave it open. */
final class PodParts {
    private PodParts() {}

    static V1ObjectMeta metadata(V1Pod pod) {
        return Objects.requireNonNull(pod.getMetadata());
    }

    static V1PodSpec spec(V1Pod pod) {
        return Objects.requireNonNull(pod.getSpec());
    }

    static V1PodStatus status(V1Pod pod) {
        return Objects.requireNonNull(pod.getStatus());
    }

    static String name(V1Pod pod) {
        return Objects.requireNonNull(metadata(pod).getName());
    }

    static String uid(V1Pod pod) {
        return Objects.requireNonNull(metadata(pod).getUid());
    }
}

package dev.fairlead.operator.kube;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How objects come from the API server. A pod template is not checked by it, and people do write {@code tolerations:} with
 * nothing behind it, or a list with a hole: both read as if they were not there. The rejected alternative, looking for null
 * at each list that a reader touches, forgets one.
 */
public final class KubernetesJson {
    private KubernetesJson() {}

    /** For lists of a status, which other writers leave as null and other clients read as null. */
    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** What the readers expect their objects to be read with; for {@code KubernetesClientBuilder}. */
    public static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.setDefaultSetterInfo(JsonSetter.Value.construct(Nulls.SKIP, Nulls.SKIP));
        return new KubernetesSerialization(mapper, true);
    }
}

package dev.fairlead.operator.kube;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.HandlerInstantiator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.internal.KubernetesDeserializer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How objects come from the API server. A pod template is not checked by it, and people do write {@code tolerations:} with
 * nothing behind it, or a list with a hole: both read as if they were not there. The rejected alternative, looking for null
 * at each list that a reader touches, forgets one.
 */
public final class KubernetesJson {
    /** Without the wrapper that the client puts around each property: half the work. */
    private static final ObjectMapper WRITER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    private KubernetesJson() {}

    /** An object of ours or of the client's as a tree to complete and send. */
    public static ObjectNode tree(Object object) {
        return WRITER.valueToTree(object);
    }

    /** For lists of a status, which other writers leave as null and other clients read as null. */
    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** What the readers expect their objects to be read with; for {@code KubernetesClientBuilder}. */
    public static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.setDefaultSetterInfo(JsonSetter.Value.construct(Nulls.SKIP, Nulls.SKIP));
        return new KubernetesSerialization(mapper, true) {
            @Override
            protected void configureMapper(ObjectMapper configured) {
                super.configureMapper(configured);
                configured.setHandlerInstantiator(
                        new Deserializers(new WatchedObjects(configured, new KubernetesDeserializer(true))));
            }
        };
    }

    /** Puts {@link WatchedObjects} where the client's own deserializer would stand. */
    private static final class Deserializers extends HandlerInstantiator {
        private final WatchedObjects watched;

        Deserializers(WatchedObjects watched) {
            this.watched = watched;
        }

        @Override
        public @Nullable JsonDeserializer<?> deserializerInstance(
                DeserializationConfig config, Annotated annotated, Class<?> type) {
            return type == KubernetesDeserializer.class ? watched : null;
        }

        @Override
        public @Nullable KeyDeserializer keyDeserializerInstance(
                DeserializationConfig config, Annotated annotated, Class<?> type) {
            return null;
        }

        @Override
        public @Nullable JsonSerializer<?> serializerInstance(
                SerializationConfig config, Annotated annotated, Class<?> type) {
            return null;
        }

        @Override
        public @Nullable TypeResolverBuilder<?> typeResolverBuilderInstance(
                MapperConfig<?> config, Annotated annotated, Class<?> type) {
            return null;
        }

        @Override
        public @Nullable TypeIdResolver typeIdResolverInstance(
                MapperConfig<?> config, Annotated annotated, Class<?> type) {
            return null;
        }
    }
}

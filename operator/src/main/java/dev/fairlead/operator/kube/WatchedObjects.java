package dev.fairlead.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserSequence;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the objects of watch events in one pass and leaves out what the operator never looks at. fabric8's deserializer,
 * which still reads all other kinds, makes a tree of each event first and converts that; with thousands of pods a minute
 * the two passes are the most expensive thing an operator does.
 */
final class WatchedObjects extends JsonDeserializer<KubernetesResource> {
    private final JsonDeserializer<?> others;
    private final Map<String, ObjectReader> readers;

    /**
     * @param mapper reads the watched kinds
     * @param others reads all other kinds
     */
    WatchedObjects(ObjectMapper mapper, JsonDeserializer<?> others) {
        this.others = others;
        ObjectMapper whole = mapper.copy();
        ignore(whole, ObjectMeta.class, "managedFields");
        ObjectMapper pods = podMapper();
        this.readers = Stream.of(
                        Node.class, Pod.class, PriorityClass.class, GpuJob.class, GpuQueue.class, GpuQueueUsage.class)
                .collect(Collectors.toUnmodifiableMap(
                        kind -> key(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind)),
                        kind -> (kind == Pod.class ? pods : whole).readerFor(kind)));
    }

    /** Pods are watched for what they take and how they fare; nobody writes one back. */
    private static ObjectMapper podMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.setDefaultSetterInfo(JsonSetter.Value.construct(Nulls.SKIP, Nulls.SKIP));
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        ignore(mapper, ObjectMeta.class, "managedFields");
        ignore(
                mapper,
                PodSpec.class,
                "affinity",
                "imagePullSecrets",
                "securityContext",
                "tolerations",
                "topologySpreadConstraints",
                "volumes");
        ignore(
                mapper,
                Container.class,
                "args",
                "command",
                "env",
                "envFrom",
                "lifecycle",
                "livenessProbe",
                "ports",
                "readinessProbe",
                "securityContext",
                "startupProbe",
                "volumeMounts");
        return mapper;
    }

    @Override
    public KubernetesResource deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        TokenBuffer head = new TokenBuffer(parser, context);
        head.copyCurrentEvent(parser);
        String apiVersion = "";
        String kind = "";
        // The API server writes these two first. Elsewhere in the object they are found as well, only later.
        JsonToken token = parser.nextToken();
        while (token == JsonToken.FIELD_NAME && (apiVersion.isEmpty() || kind.isEmpty())) {
            String field = parser.currentName();
            token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && field.equals("apiVersion")) {
                apiVersion = parser.getText();
            } else if (token == JsonToken.VALUE_STRING && field.equals("kind")) {
                kind = parser.getText();
            }
            head.writeFieldName(field);
            head.copyCurrentStructure(parser);
            token = parser.nextToken();
        }
        JsonParser whole = JsonParserSequence.createFlattened(true, head.asParser(parser), parser);
        whole.nextToken();
        ObjectReader reader = readers.get(key(apiVersion, kind));
        return reader == null
                ? (KubernetesResource) others.deserialize(whole, context)
                : reader.<KubernetesResource>readValue(whole);
    }

    private static String key(String apiVersion, String kind) {
        return apiVersion + "#" + kind;
    }

    private static void ignore(ObjectMapper mapper, Class<?> type, String... fields) {
        mapper.configOverride(type).setIgnorals(JsonIgnoreProperties.Value.forIgnoredProperties(fields));
    }
}

package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the CRD generator cannot say, added to what it made of one kind. */
final class SchemaEdits {
    private static final Set<Class<?>> KEYED_BY_TYPE =
            Set.of(GpuQuota.class, QueueGpuStatus.class, QueueGpuUsage.class);

    private final Class<?> kind;

    SchemaEdits(Class<?> kind) {
        this.kind = kind;
    }

    CustomResourceDefinition applyTo(CustomResourceDefinition crd) {
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        version.setAdditionalPrinterColumns(columnsAsWritten(version.getAdditionalPrinterColumns()));

        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription(description(kind));
        Type[] specAndStatus = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        if (specAndStatus[0] == Void.class) {
            root.getProperties().remove("spec");
        } else {
            root.setRequired(List.of("spec"));
            JSONSchemaProps spec = property(root, "spec");
            spec.setDescription(description((Class<?>) specAndStatus[0]));
            editRecord((Class<?>) specAndStatus[0], spec);
        }
        JSONSchemaProps status = property(root, "status");
        status.setDescription(description((Class<?>) specAndStatus[1]));
        editRecord((Class<?>) specAndStatus[1], status);
        return crd;
    }

    /** The generator sorts columns by path; a person reads them in the order the class gives. */
    private List<CustomResourceColumnDefinition> columnsAsWritten(List<CustomResourceColumnDefinition> columns) {
        List<String> names = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        return columns.stream()
                .sorted(Comparator.comparingInt(c -> names.indexOf(c.getName())))
                .toList();
    }

    private void editRecord(Class<?> type, JSONSchemaProps schema) {
        Map<String, JSONSchemaProps> inOrder = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            JSONSchemaProps edited = edited(component, property(schema, component.getName()));
            // A record component's annotation sits on its field and on its accessor, and the generator counts both.
            edited.setXKubernetesValidations(
                    edited.getXKubernetesValidations().stream().distinct().toList());
            inOrder.put(component.getName(), edited);
        }
        schema.setProperties(inOrder);
    }

    private JSONSchemaProps edited(RecordComponent component, JSONSchemaProps schema) {
        Class<?> type = component.getType();
        if (type == PodTemplateSpec.class) {
            return described(schema.getDescription(), FixedSchemas.podTemplate());
        } else if (type == List.class) {
            return editedList(component, schema);
        } else if (type.isRecord()) {
            editRecord(type, schema);
        } else if (type.isEnum()) {
            // UNKNOWN is how our reader sees a word it does not know, not a word to write.
            schema.setEnum(schema.getEnum().stream()
                    .filter(word -> !word.asText().equals("Unknown"))
                    .toList());
        } else if (type == Integer.class || type == int.class) {
            schema.setFormat("int32");
        } else if (type == Long.class || type == long.class) {
            schema.setFormat("int64");
        } else if (type == Double.class) {
            schema.setFormat("double");
        }
        return schema;
    }

    private JSONSchemaProps editedList(RecordComponent component, JSONSchemaProps schema) {
        Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        if (element == Condition.class) {
            return described(schema.getDescription(), FixedSchemas.conditions());
        }
        JSONSchemaProps items = schema.getItems().getSchema();
        if (element.isRecord()) {
            editRecord(element, items);
        }
        if (element == String.class) {
            items.setMaxLength(253L);
        } else if (element == Long.class) {
            items.setFormat("int64");
        }
        if (KEYED_BY_TYPE.contains(element)) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(List.of("type"));
        } else {
            // An order of preference, or of replicas: it has one author and is replaced as a whole.
            schema.setXKubernetesListType("atomic");
        }
        return schema;
    }

    private static JSONSchemaProps described(String description, JSONSchemaProps schema) {
        schema.setDescription(description);
        return schema;
    }

    static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), () -> "the generator made no property " + name);
    }

    private static String description(Class<?> type) {
        return Objects.requireNonNull(
                        type.getAnnotation(JsonClassDescription.class), () -> type + " needs @JsonClassDescription")
                .value();
    }
}

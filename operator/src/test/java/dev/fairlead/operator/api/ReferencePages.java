package dev.fairlead.operator.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes {@code docs/reference/{gpujob,gpuqueue,gpuqueueusage,reasons}.md} from the CRDs and from the enums of reasons. */
public final class ReferencePages {
    private static final String GENERATED =
            "<!-- Generated from the Java types in operator/; run `make crds` after changing them. -->\n\n";

    private ReferencePages() {}

    /** Writes the pages into the directory {@code arguments[0]}. */
    public static void main(String[] arguments) throws IOException {
        CrdFiles.write(render(), Path.of(arguments[0]));
    }

    /** File name to Markdown text. */
    static Map<String, String> render() {
        Map<String, String> pages = new TreeMap<>();
        for (CustomResourceDefinition crd : CrdFiles.definitions()) {
            pages.put(crd.getSpec().getNames().getSingular() + ".md", kind(crd));
        }
        pages.put("reasons.md", reasons());
        return pages;
    }

    private static String kind(CustomResourceDefinition crd) {
        JSONSchemaProps root =
                crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        StringBuilder page = new StringBuilder(GENERATED)
                .append("# %s\n\n%s\n\n".formatted(crd.getSpec().getNames().getKind(), escaped(root.getDescription())))
                .append("`apiVersion: %s/%s`, %s, short name `%s`. `kubectl explain %s.%s` shows the same text.\n"
                        .formatted(
                                crd.getSpec().getGroup(),
                                crd.getSpec().getVersions().getFirst().getName(),
                                crd.getSpec().getScope().equals("Cluster") ? "cluster-scoped" : "namespaced",
                                crd.getSpec().getNames().getShortNames().getFirst(),
                                crd.getSpec().getNames().getPlural(),
                                root.getProperties().containsKey("spec") ? "spec" : "status"));
        for (String part : List.of("spec", "status")) {
            JSONSchemaProps schema = root.getProperties().get(part);
            if (schema == null) {
                continue;
            }
            page.append("\n## %s\n\n%s\n\n".formatted(part, schema.getDescription()))
                    .append("| Field | Type | Default | Meaning |\n|---|---|---|---|\n");
            addRows(page, part, schema);
        }
        TreeSet<String> messages = new TreeSet<>();
        addMessages(messages, root);
        if (!messages.isEmpty()) {
            page.append(
                    "\n## Rules\n\nThe API server refuses an object that breaks one of these, with these words:\n\n");
        }
        messages.forEach(message -> page.append("* ").append(escaped(message)).append('\n'));
        return page.toString();
    }

    private static void addRows(StringBuilder page, String path, JSONSchemaProps schema) {
        for (Map.Entry<String, JSONSchemaProps> entry : schema.getProperties().entrySet()) {
            JSONSchemaProps field = entry.getValue();
            String name = path + "." + entry.getKey();
            String required = schema.getRequired().contains(entry.getKey()) ? "required" : "";
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            name,
                            type(field),
                            field.getDefault() == null
                                    ? required
                                    : "`" + WholeNumbers.in(field.getDefault()).asText() + "`",
                            escaped(Objects.requireNonNullElse(field.getDescription(), ""))));
            addRows(page, name, field);
            if (field.getItems() != null) {
                addRows(page, name + "[]", field.getItems().getSchema());
            }
        }
    }

    private static String type(JSONSchemaProps field) {
        if (field.getItems() != null) {
            return "list of " + type(field.getItems().getSchema());
        }
        if (!field.getEnum().isEmpty()) {
            return field.getEnum().stream()
                    .map(word -> "`" + word.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (field.getAdditionalProperties() != null) {
            return "map of strings";
        }
        if (Boolean.TRUE.equals(field.getXKubernetesIntOrString())) {
            return "integer or string";
        }
        String name = "date-time".equals(field.getFormat()) ? "time" : field.getType();
        return name + range(field);
    }

    private static String range(JSONSchemaProps field) {
        String from = field.getMinimum() == null
                ? ""
                : (Boolean.TRUE.equals(field.getExclusiveMinimum()) ? " above " : " from ") + whole(field.getMinimum());
        return from + (field.getMaximum() == null ? "" : " to " + whole(field.getMaximum()));
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }

    private static void addMessages(Set<String> messages, JSONSchemaProps schema) {
        schema.getXKubernetesValidations().stream()
                .map(ValidationRule::getMessage)
                .forEach(messages::add);
        schema.getProperties().values().forEach(property -> addMessages(messages, property));
        if (schema.getItems() != null) {
            addMessages(messages, schema.getItems().getSchema());
        }
    }

    private static String reasons() {
        return GENERATED
                + "# Conditions and reasons\n\n"
                + "The words Fairlead uses in `status.conditions`, in `status.reason` and in events. New words may be added;\n"
                + "a word that is here keeps its meaning.\n"
                + table("Conditions of a GpuJob", JobCondition.values(), JobCondition::value, JobCondition::description)
                + table("Reasons of a GpuJob", JobReason.values(), JobReason::value, JobReason::description)
                + table(
                        "Conditions of a GpuQueue",
                        QueueCondition.values(),
                        QueueCondition::value,
                        QueueCondition::description)
                + table("Reasons of a GpuQueue", QueueReason.values(), QueueReason::value, QueueReason::description);
    }

    private static <T> String table(String title, T[] words, Function<T, String> value, Function<T, String> meaning) {
        return "\n## " + title + "\n\n| Word | Meaning |\n|---|---|\n"
                + Arrays.stream(words)
                        .map(word -> "| `%s` | %s |\n".formatted(value.apply(word), escaped(meaning.apply(word))))
                        .collect(Collectors.joining());
    }

    /** Markdown would take {@code <job>} for a tag and {@code |} for a column. */
    private static String escaped(String text) {
        return text.replace("<", "&lt;").replace("|", "\\|");
    }
}

package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairlead.operator.kube.NodeHealthRule;
import dev.fairlead.operator.kube.TopologyLevel;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes {@code docs/reference/configuration.md} from the configuration's own types and defaults. */
public final class ConfigurationPage {
    static final Path FILE = Path.of("configuration.md");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .build();

    private static final GrpcConfig GRPC = new GrpcConfig(
            9443,
            new GrpcConfig.Tls("/etc/fairlead/tls/tls.crt", "/etc/fairlead/tls/tls.key", null, null),
            false,
            List.of("fairlead"),
            GrpcLimits.DEFAULT);

    private ConfigurationPage() {}

    /** Writes the page into the directory {@code arguments[0]}. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]).resolve(FILE), render());
    }

    static String render() throws JsonProcessingException {
        StringBuilder page = new StringBuilder("""
                <!-- Generated from OperatorConfig; run `make reference` after changing it. -->

                # Configuration

                The operator reads one YAML file. Every key may be left out; a list that is given replaces its default as a
                whole. A key that does not exist, or a value that cannot be used, stops the start with a sentence that names
                file, line and key.

                """);
        addKeys(page, OperatorConfig.class, "");
        addSection(page, "topology[]", TopologyLevel.class);
        addSection(page, "nodeHealth[]", NodeHealthRule.class);
        addSection(page, "metrics", MetricsSettings.class);
        addSection(page, "leaderElection", LeaderElection.class);
        addSection(page, "debug", DebugSettings.class);
        addSection(page, "scheduling", SchedulingConfig.class);
        addSection(page, "grpc", GrpcConfig.class);
        addSection(page, "grpc.tls", GrpcConfig.Tls.class);
        addSection(page, "grpc.limits", GrpcLimits.class);
        page.append("\nThe section with certificates and all its defaults:\n\n```yaml\n")
                .append(YAML.writeValueAsString(Map.of("grpc", GRPC)))
                .append("```\n");
        page.append("\n## The defaults as a file\n\n```yaml\n")
                .append(YAML.writeValueAsString(written(OperatorConfig.defaults())))
                .append("```\n");
        return page.toString();
    }

    private static void addSection(StringBuilder page, String key, Class<?> type) {
        page.append("\n## ").append(key).append("\n\n");
        addKeys(page, type, key + ".");
    }

    private static void addKeys(StringBuilder page, Class<?> type, String prefix) {
        page.append("| Key | Type | Meaning |\n|---|---|---|\n");
        for (RecordComponent component : type.getRecordComponents()) {
            JsonPropertyDescription description = Objects.requireNonNull(
                    component.getAccessor().getAnnotation(JsonPropertyDescription.class), component.getName());
            page.append("| `%s%s` | %s | %s |\n"
                    .formatted(prefix, component.getName(), kind(component.getType()), description.value()));
        }
    }

    private static String kind(Class<?> type) {
        if (type == Integer.class) {
            return "whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text";
        }
        return List.class.isAssignableFrom(type) ? "list" : "map";
    }

    /** Only what can be read back: the config's own keys in order. */
    private static Map<?, ?> written(OperatorConfig config) {
        Map<?, ?> all = YAML.convertValue(config, Map.class);
        all.values().removeIf(Objects::isNull);
        return all;
    }
}

package dev.fairlead.operator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What stands in {@code deploy/prometheus}. */
final class RuleFiles {
    static final Path FOLDER = Path.of("../deploy/prometheus");
    static final Path RECORDING = FOLDER.resolve("recording-rules.yaml");
    static final Path ALERTS = FOLDER.resolve("alerts.yaml");

    /** @param name of the recorded series or of the alert */
    record Rule(String name, String expression, JsonNode node) {
        String annotation(String key) {
            return node.path("annotations").path(key).asText();
        }
    }

    private RuleFiles() {}

    static List<Rule> recording() {
        return rules(RECORDING, "record");
    }

    static List<Rule> alerts() {
        return rules(ALERTS, "alert");
    }

    /** The files of promtool's tests. */
    static List<Path> tests() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("tests"))) {
            return files.sorted().toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static JsonNode read(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<Rule> rules(Path file, String kind) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode group : read(file).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                rules.add(new Rule(rule.path(kind).asText(), rule.path("expr").asText(), rule));
            }
        }
        return rules;
    }
}

package dev.fairlead.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart in {@code helm/fairlead}, handled by the real Helm. */
final class Chart {
    /** Surefire starts in the module's folder, {@code make} in the repository's. */
    static final Path REPOSITORY = Files.isDirectory(Path.of("helm"))
            ? Path.of("").toAbsolutePath()
            : Path.of("..").toAbsolutePath().normalize();

    static final Path FOLDER = REPOSITORY.resolve("helm/fairlead");
    static final String NAMESPACE = "fairlead-system";
    static final String RELEASE = "fairlead";

    /** Nothing but what is on: all that the chart can make. */
    static final String EVERYTHING = """
            replicas: 3
            config: {batchWindowMillis: 50, planCheck: true, gpuTypeAliases: {NVIDIA-X: X1}}
            commonLabels: {team: platform}
            imagePullSecrets: [{name: pull}]
            jobPriorityClasses:
            - {name: fairlead-test-production, value: 100000, description: "Jobs: people wait"}
            - {name: fairlead-test-experiment, value: 1000}
            networkPolicy:
              enabled: true
              metricsFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
              grpcFrom: [{podSelector: {}}]
              extraEgress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
            monitoring:
              serviceMonitor: {enabled: true, labels: {release: prometheus}}
              prometheusRule: {enabled: true, labels: {release: prometheus}}
              dashboards: {enabled: true, annotations: {grafana_folder: Fairlead}}
            grpc:
              limits: {burst: 500}
              tls: {extraDnsNames: [gpus.example.com], extraIpAddresses: [10.1.2.3], clientCertificates: {mode: optional, secretName: authority}}
            podAnnotations: {a: b}
            extraEnv: [{name: TZ, value: UTC}]
            tolerations: [{key: control, operator: Exists}]
            """;

    /** For a self-signed certificate the chart looks for the one that is there, and helm-java always asks a cluster then. */
    private static final String OFFLINE = "grpc: {tls: {source: secret, secretName: offline}}";

    private static final YAMLMapper YAML = new YAMLMapper();

    private Chart() {}

    /** The chart. */
    static Helm helm() {
        return new Helm(FOLDER);
    }

    /**
     * What Helm makes of the values, as the text it prints; TLS is from a Secret unless the values say otherwise. Its errors
     * come as {@link IllegalStateException}.
     */
    static String render(String values) {
        Path offline = temporary(OFFLINE);
        Path file = temporary(values);
        try {
            // Without a version Helm assumes a Kubernetes that the chart refuses.
            return helm().template()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion("1.33.0")
                    .withValuesFile(offline)
                    .withValuesFile(file)
                    .call();
        } finally {
            delete(offline);
            delete(file);
        }
    }

    /** The objects that the values give. */
    static List<JsonNode> objects(String values) {
        return parse(render(values));
    }

    /** The only object of the kind whose name ends like that. */
    static JsonNode object(String values, String kind, String nameEnd) {
        List<JsonNode> found = objects(values).stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .filter(each -> name(each).endsWith(nameEnd))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("wanted one " + kind + " *" + nameEnd + ", found " + found);
        }
        return found.getFirst();
    }

    /** The documents of a YAML text, without empty ones. */
    static List<JsonNode> parse(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            List<JsonNode> objects = new ArrayList<>();
            documents.forEachRemaining(each -> {
                if (each != null && each.isObject()) {
                    objects.add(each);
                }
            });
            return objects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** YAML of an object. */
    static String yaml(JsonNode object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** {@code Kind/name}. */
    static String title(JsonNode object) {
        return object.path("kind").asText() + "/" + name(object);
    }

    /** A file of values; the caller deletes it. */
    static Path temporary(String text) {
        try {
            return Files.writeString(Files.createTempFile("fairlead-chart", ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.fairlead.operator.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plain manifests: what the chart renders, as files for {@code kubectl apply -k}. Resource types and the namespace are
 * beside them as they are.
 */
final class PlainManifests {
    /** Folders of the repository that hold nothing else. */
    static final List<String> FOLDERS = List.of("deploy/operator", "deploy/grpc", "deploy/monitoring");

    static final List<String> SINGLE_FILES = List.of("deploy/kustomization.yaml", "deploy/grafana/kustomization.yaml");

    private static final String NOTE =
            "# Generated from helm/fairlead; run `make manifests` after changing the chart.\n";
    private static final Pattern SOURCE = Pattern.compile("(?m)^---\n# Source: fairlead/templates/(.*)\n");

    /** These labels would make Helm believe that the objects are its own. */
    private static final Pattern HELMS_LABELS =
            Pattern.compile("(?m)^ *(helm\\.sh/chart|app\\.kubernetes\\.io/managed-by): .*\n");

    private static final String PLAIN = "{crds: {install: false}, grpc: {enabled: false}}";
    private static final String GRPC =
            "{crds: {install: false}, grpc: {tls: {source: secret, secretName: fairlead-grpc-tls}}}";
    private static final String MONITORING = """
            crds: {install: false}
            grpc: {enabled: false}
            monitoring: {serviceMonitor: {enabled: true}, prometheusRule: {enabled: true}}
            """;

    private PlainManifests() {}

    /** By path in the repository. */
    static Map<String, String> render() throws IOException {
        Map<String, String> plain = byTemplate(PLAIN);
        Map<String, String> files = new TreeMap<>();
        plain.forEach((template, text) -> files.put("deploy/operator/" + template, NOTE + text));
        files.put(
                "deploy/operator/kustomization.yaml",
                kustomization("Kustomization", list("resources", plain.keySet())));
        grpc(plain, files);
        monitoring(plain, files);
        if (!ChartFiles.names("deploy/grafana", ".json").isEmpty()) {
            files.put("deploy/grafana/kustomization.yaml", dashboards());
        }
        files.put("deploy/kustomization.yaml", all());
        return files;
    }

    /** A component: what the gRPC API adds, as objects, and what it changes, as patches. */
    private static void grpc(Map<String, String> plain, Map<String, String> files) {
        List<String> resources = new ArrayList<>();
        List<String> patches = new ArrayList<>();
        byTemplate(GRPC).forEach((template, text) -> {
            if (!text.equals(plain.get(template))) {
                files.put("deploy/grpc/" + template, NOTE + text);
                (plain.containsKey(template) ? patches : resources).add(template);
            }
        });
        files.put(
                "deploy/grpc/kustomization.yaml",
                "# The gRPC API: name this folder under components beside deploy under resources, and give the operator a Secret\n"
                        + "# fairlead-grpc-tls with tls.crt and tls.key. docs/guides/install.md shows it.\n"
                        + kustomization(
                                "Component",
                                list("resources", resources)
                                        + list(
                                                "patches",
                                                patches.stream()
                                                        .map(each -> "path: " + each)
                                                        .toList())));
    }

    private static void monitoring(Map<String, String> plain, Map<String, String> files) {
        TreeSet<String> resources = new TreeSet<>();
        byTemplate(MONITORING).forEach((template, text) -> {
            if (!plain.containsKey(template)) {
                files.put("deploy/monitoring/" + template, NOTE + text);
                resources.add(template);
            }
        });
        files.put(
                "deploy/monitoring/kustomization.yaml",
                "# For clusters with the Prometheus operator.\n"
                        + kustomization("Kustomization", list("resources", resources)));
    }

    private static String dashboards() throws IOException {
        StringBuilder text = new StringBuilder("# Dashboards as ConfigMaps for the sidecar of Grafana's chart.\n");
        text.append(NOTE).append("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
        text.append("namespace: fairlead-system\n");
        text.append("generatorOptions:\n  disableNameSuffixHash: true\n");
        text.append("  labels: {app.kubernetes.io/part-of: fairlead, grafana_dashboard: \"1\"}\n");
        text.append("configMapGenerator:\n");
        for (String name : ChartFiles.names("deploy/grafana", ".json")) {
            text.append("  - name: fairlead-dashboard-")
                    .append(name.replace(".json", ""))
                    .append("\n    files: [")
                    .append(name)
                    .append("]\n");
        }
        return text.toString();
    }

    private static String all() throws IOException {
        List<String> resources = new ArrayList<>(List.of("namespace.yaml"));
        ChartFiles.names("deploy/crds", ".yaml").forEach(name -> resources.add("crds/" + name));
        resources.add("operator");
        return "# kubectl apply -k deploy: the operator, its rights and its resource types. docs/guides/install.md says more.\n"
                + kustomization("Kustomization", list("resources", resources));
    }

    private static String kustomization(String kind, String rest) {
        String version = kind.equals("Component") ? "v1alpha1" : "v1beta1";
        return NOTE + "apiVersion: kustomize.config.k8s.io/" + version + "\nkind: " + kind + "\n" + rest;
    }

    private static String list(String key, Iterable<String> items) {
        StringBuilder text = new StringBuilder(key).append(":\n");
        items.forEach(item -> text.append("  - ").append(item).append('\n'));
        return text.toString();
    }

    /** The documents that each template gives, without Helm's labels. */
    private static Map<String, String> byTemplate(String values) {
        String rendered = "\n" + Chart.render(values);
        Map<String, String> texts = new TreeMap<>();
        Matcher source = SOURCE.matcher(rendered);
        boolean more = source.find();
        while (more) {
            String template = source.group(1);
            int start = source.end();
            more = source.find();
            String text = rendered.substring(start, more ? source.start() : rendered.length());
            texts.merge(
                    template,
                    HELMS_LABELS.matcher(text.strip() + "\n").replaceAll(""),
                    (before, next) -> before + "---\n" + next);
        }
        return texts;
    }
}

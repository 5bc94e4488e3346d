package dev.fairlead.operator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** What promtool's tests say: which expressions give data on their recorded series, and which none. */
record ProvenExpressions(Set<String> withData, Set<String> without) {
    static ProvenExpressions read() {
        Set<String> withData = new HashSet<>();
        Set<String> without = new HashSet<>();
        RuleFiles.tests().stream()
                .map(RuleFiles::read)
                .forEach(file -> file.path("tests").forEach(test -> {
                    for (JsonNode check : test.path("promql_expr_test")) {
                        (check.path("exp_samples").isEmpty() ? without : withData)
                                .add(check.path("expr").asText());
                    }
                    for (JsonNode check : test.path("alert_rule_test")) {
                        (check.path("exp_alerts").isEmpty() ? without : withData)
                                .add(firing(check.path("alertname").asText()));
                    }
                }));
        return new ProvenExpressions(withData, without);
    }

    /** The expression by which tests ask whether an alert fires. */
    static String firing(String alert) {
        return "ALERTS{alertname=\"%s\", alertstate=\"firing\"}".formatted(alert);
    }

    boolean neverWithout(String name) {
        return without.stream().noneMatch(expression -> mentions(expression, name));
    }

    boolean neverWith(String name) {
        return withData.stream().noneMatch(expression -> mentions(expression, name));
    }

    private static boolean mentions(String expression, String name) {
        return expression.equals(firing(name))
                || (" " + expression + " ").matches("(?s).*[^\\w:]" + name + "[^\\w:].*");
    }
}

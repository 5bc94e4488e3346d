package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.NodeSelection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAffinityReaderTest {
    @Test
    void selectorAndAffinityMustBothMatch() throws Refusal {
        NodeSelection nodes = read("nodeSelector: {disk: ssd}\n", """
                - matchExpressions: [{key: pool, operator: In, values: [a, b]}]
                - matchExpressions: [{key: gen, operator: Gt, values: ["3"]}, {key: old, operator: DoesNotExist}]
                """);

        assertThat(nodes.matches(Map.of("disk", "ssd", "pool", "a"))).isTrue();
        assertThat(nodes.matches(Map.of("disk", "ssd", "gen", "4"))).isTrue();
        assertThat(nodes.matches(Map.of("disk", "hdd", "pool", "a"))).isFalse();
        assertThat(nodes.matches(Map.of("disk", "ssd", "gen", "4", "old", "yes")))
                .isFalse();
        assertThat(nodes.matches(Map.of("disk", "ssd"))).isFalse();
    }

    @Test
    void aNodeCanBeNamedByItsField() throws Refusal {
        NodeSelection nodes = read("", "- matchFields: [{key: metadata.name, operator: In, values: [n1]}]");

        assertThat(nodes.matches(Map.of("metadata.name", "n1"))).isTrue();
        assertThat(nodes.matches(Map.of("metadata.name", "n2"))).isFalse();
    }

    @Test
    void anEmptyTermMatchesNoNode() throws Refusal {
        NodeSelection nodes = read("", "- {}\n- matchExpressions: [{key: pool, operator: Exists}]");

        assertThat(nodes.matches(Map.of("pool", "a"))).isTrue();
        assertThat(nodes.matches(Map.of())).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            - {}                                                                      | it matches no node
            - matchFields: [{key: spec.unschedulable, operator: In, values: [a]}]     | matchFields can only name metadata.name, not spec.unschedulable
            - matchExpressions: [{key: pool, operator: Near, values: [a]}]            | Near is no operator for pool
            - matchExpressions: [{key: gen, operator: Gt, values: [big]}]             | Gt on gen needs one whole number, not [big]
            - matchExpressions: [{key: pool, operator: In}]                           | In on pool needs at least one value
            """)
    void whatCannotBeRead(String terms, String sentence) {
        assertThatThrownBy(() -> read("", terms)).isInstanceOf(Refusal.class).hasMessageContaining(sentence);
    }

    private static NodeSelection read(String selector, String terms) throws Refusal {
        return NodeAffinityReader.read(Manifests.podSpec(selector + """
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                """ + terms.indent(6)));
    }
}

package dev.fairlead.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which nodes a job accepts by their labels and taints: as Kubernetes has it. */
class MatchingTest {
    /** The label a node has under the key, nothing for none; then whether it meets the requirement. */
    @ParameterizedTest
    @CsvSource({
        "IN, 5 7, 5, true",
        "IN, 5 7, 6, false",
        "IN, 5 7, , false",
        "NOT_IN, 5 7, 5, false",
        "NOT_IN, 5 7, 6, true",
        "NOT_IN, 5 7, , true",
        "EXISTS, , 5, true",
        "EXISTS, , , false",
        "DOES_NOT_EXIST, , 5, false",
        "DOES_NOT_EXIST, , , true",
        "GT, 5, 6, true",
        "GT, 5, 5, false",
        "GT, 5, 4, false",
        "GT, 5, , false",
        "LT, 5, 4, true",
        "LT, 5, 5, false",
        "LT, 5, 6, false",
        "LT, 5, , false",
        "GT, -5, 10, true",
        "LT, 5, six, false",
        "GT, five, 6, false",
        "GT, 5 6, 7, false",
        "LT, 5 6, 1, false"
    })
    void aRequirementOfALabel(NodeRequirement.Operator operator, String values, String label, boolean met) {
        List<String> wanted = values == null ? List.of() : Arrays.asList(values.split(" "));
        Map<String, String> labels = label == null ? Map.of("other", "5") : Map.of("key", label, "other", "5");

        assertThat(new NodeRequirement("key", operator, wanted).matches(labels)).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource({
        "IN, a, zone=a",
        "IN, a b, 'zone in [a, b]'",
        "NOT_IN, a, zone not in [a]",
        "EXISTS, a, zone present",
        "DOES_NOT_EXIST, a, zone absent",
        "GT, 5, zone > [5]",
        "LT, 5, zone < [5]"
    })
    void aRequirementReadsAsItIsMeant(NodeRequirement.Operator operator, String values, String text) {
        assertThat(new NodeRequirement("zone", operator, List.of(values.split(" "))))
                .hasToString(text);
    }

    @Test
    void allRequirementsOfATermAndOneOfTheTerms() {
        NodeRequirement zoneA = NodeRequirement.equalTo("zone", "a");
        NodeRequirement rackOne = NodeRequirement.equalTo("rack", "1");
        NodeRequirement zoneB = NodeRequirement.equalTo("zone", "b");
        NodeSelection selection = new NodeSelection(List.of(List.of(zoneA, rackOne), List.of(zoneB)));

        assertThat(selection.matches(Map.of("zone", "a", "rack", "1"))).isTrue();
        assertThat(selection.matches(Map.of("zone", "a", "rack", "2"))).isFalse();
        assertThat(selection.matches(Map.of("zone", "b"))).isTrue();
        assertThat(selection.matches(Map.of())).isFalse();
        assertThat(selection).hasToString("zone=a, rack=1 or zone=b");
        assertThat(NodeSelection.ANY_NODE.matches(Map.of())).isTrue();
    }

    @Test
    void aSelectorNeedsAllItsLabelsAndListsThemByName() {
        NodeSelection selection = NodeSelection.labels(Map.of("zone", "a", "rack", "1"));

        assertThat(selection).hasToString("rack=1, zone=a");
        assertThat(selection.matches(Map.of("zone", "a", "rack", "1", "more", "x")))
                .isTrue();
        assertThat(selection.matches(Map.of("zone", "a"))).isFalse();
    }

    /** Key, whether any value will do, value and effect of the toleration; the taint is dedicated=llm:NoSchedule. */
    @ParameterizedTest
    @CsvSource({
        "dedicated, false, llm, NoSchedule, true",
        "dedicated, false, llm, '', true",
        "dedicated, false, vision, NoSchedule, false",
        "dedicated, true, '', NoSchedule, true",
        "dedicated, true, '', NoExecute, false",
        "other, true, '', NoSchedule, false",
        "'', true, '', '', true",
        "'', false, llm, '', false"
    })
    void aTolerationOfATaint(String key, boolean anyValue, String value, String effect, boolean tolerated) {
        assertThat(new Toleration(key, anyValue, value, effect).tolerates(new Taint("dedicated", "llm", "NoSchedule")))
                .isEqualTo(tolerated);
    }

    @Test
    void onlyAPreferenceDoesNotForbid() {
        assertThat(new Taint("a", "", "NoSchedule").forbids()).isTrue();
        assertThat(new Taint("a", "", "NoExecute").forbids()).isTrue();
        assertThat(new Taint("a", "", "PreferNoSchedule").forbids()).isFalse();
        assertThat(new Taint("a", "", "NoExecute")).hasToString("a:NoExecute");
        assertThat(new Taint("a", "b", "NoExecute")).hasToString("a=b:NoExecute");
    }
}

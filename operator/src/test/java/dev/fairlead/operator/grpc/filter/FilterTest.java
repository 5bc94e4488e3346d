package dev.fairlead.operator.grpc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.api.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private record Thing(
            String name,
            int gpus,
            boolean ready,
            Job.Phase phase,
            List<String> nodes,
            Map<String, String> labels,
            @Nullable Instant time) {}

    private static final Fields<Thing> FIELDS = new Fields<Thing>()
            .text("name", Thing::name)
            .number("gpus", Thing::gpus)
            .flag("ready", Thing::ready)
            .word("phase", "PHASE_", Job.Phase.values(), Thing::phase)
            .texts("nodes", Thing::nodes)
            .entries("labels", Thing::labels)
            .time("time", Thing::time);

    private static final Thing THING = new Thing(
            "queues/vision",
            8,
            true,
            Job.Phase.PHASE_RUNNING,
            List.of("n1", "n2"),
            Map.of("team", "eyes", "scheduling.fairlead.dev/team", "ears"),
            Instant.parse("2026-11-23T08:00:00Z"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "name = queues/vision",
                "name=\"queues/vision\"",
                "name = 'queues/vision'",
                "name = queues/*",
                "name = *vision",
                "name = *es/vis*",
                "name : vis",
                "name != x",
                "gpus = 8 AND ready = true",
                "gpus>=8 AND gpus<=8 AND gpus > 7 AND gpus < 9",
                "NOT gpus = 7",
                "-gpus = 7",
                "gpus != -8",
                "gpus = 1 OR gpus = 8",
                // OR binds closer than AND: as AND first it would be true whatever stands behind.
                "gpus = 8 AND gpus = 1 OR ready = true",
                "(gpus = 1 AND gpus = 2) OR (phase = RUNNING)",
                "phase != PENDING",
                "nodes:n1",
                "nodes = n2",
                "nodes:n*",
                "nodes != n3",
                "labels:team",
                "labels.team = eyes",
                "labels.\"scheduling.fairlead.dev/team\" = ears",
                "labels.nothing != x",
                "NOT labels.nothing:*",
                "time > \"2026-11-23T07:59:59Z\"",
                "time = \"2026-11-23T09:00:00+01:00\"",
                "time:*",
            })
    void holds(String filter) throws InvalidFilterException {
        assertThat(FIELDS.parse(filter).test(THING)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = vision",
                "name = queues/visio",
                "gpus = 7",
                "gpus = 1 OR gpus = 8 AND ready = false",
                "NOT (gpus = 8 OR gpus = 1)",
                "phase = PENDING",
                "nodes:n3",
                "labels:nothing",
                "labels.team = ears",
                "time < \"2026-11-23T08:00:00Z\"",
            })
    void does_not_hold(String filter) throws InvalidFilterException {
        assertThat(FIELDS.parse(filter).test(THING)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "colour = red            | 1  | there is no field 'colour'; fields are name, gpus",
                "name                    | 5  | one of = !=",
                "name =                  | 7  | a value is missing",
                "gpus = many             | 8  | 'many' is not a whole number",
                "phase = FLYING          | 9  | 'FLYING' is none of UNSPECIFIED, PENDING",
                "phase > RUNNING         | 9  | words are compared with = and != only",
                "ready = perhaps         | 9  | neither true nor false",
                "time > yesterday        | 8  | is not a time",
                "(gpus = 8               | 10 | a ')' is missing",
                "gpus = 8)               | 9  | there is no '(' for this ')'",
                "gpus = 8 gpus = 9       | 10 | put AND or OR before this",
                "name = \"vision         | 8  | the quote that begins here does not end",
                "gpus.part = 8           | 13 | has no parts",
                "labels = eyes           | 10 | name the key",
                "nodes < n1              | 9  | a list is asked with ':' only",
                "gpus = 8 AND            | 13 | a field is missing",
                "AND                     | 1  | there is no field 'AND'",
            })
    void is_refused_with_the_position(String filter, int position, String because) {
        assertThatThrownBy(() -> FIELDS.parse(filter))
                .isInstanceOfSatisfying(
                        InvalidFilterException.class,
                        invalid -> assertThat(invalid.position()).isEqualTo(position))
                .hasMessageContaining(because);
    }

    @Test
    void a_hostile_filter_costs_little() {
        assertThatThrownBy(() -> FIELDS.parse("(".repeat(4000) + "gpus = 8"))
                .isInstanceOf(InvalidFilterException.class);
        assertThatThrownBy(() -> FIELDS.parse("(".repeat(3000) + "gpus = 8"))
                .hasMessageContaining("nest more than 32 deep");
        assertThatThrownBy(() -> FIELDS.parse("NOT ".repeat(900) + "gpus = 8"))
                .hasMessageContaining("nest more than 32 deep");
    }
}

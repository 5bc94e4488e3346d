package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that accept several GPU types. */
@Behaviour
class GpuTypesTest {
    @Test
    void the_first_type_is_taken_while_there_is_any_then_the_second(Scenario given) {
        given.nodes(List.of(given.node(0), slower(given, 1)));
        Queue team = given.queue("team", 8);
        String types =
                "[{name: %s, speed: 1.0}, {name: %s-slow, speed: 0.4}]".formatted(given.gpuType(), given.gpuType());

        Job first = given.job("first", team)
                .gpusPerReplica(8)
                .set("spec.gpuTypes", types)
                .submit()
                .reaches("Running");
        Job second = given.job("second", team)
                .gpusPerReplica(8)
                .set("spec.gpuTypes", types)
                .submit()
                .reaches("Running");

        assertThat(first.text("gpuType")).isEqualTo(given.gpuType());
        assertThat(second.text("gpuType")).isEqualTo(given.gpuType() + "-slow");
    }

    @Test
    void a_gang_is_never_mixed_of_two_types(Scenario given) {
        given.nodes(List.of(given.node(0), slower(given, 1)));
        Queue team = given.queue("team", 8);

        Job gang = given.job("gang", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.gpuTypes", "[{name: %s}, {name: %s-slow}]".formatted(given.gpuType(), given.gpuType()))
                .submit()
                .waitsBecause("Unplaceable");

        assertThat(gang.podsEver()).isEmpty();
    }

    private static GpuNode slower(Scenario given, int number) {
        GpuModel model = new GpuModel(given.gpuType() + "-slow", "test", "8.0", 40960, "TEST");
        return GpuNode.of(given.node(number).name(), model);
    }
}

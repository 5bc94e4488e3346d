package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueReaderTest {
    private final QueueReader reader = new QueueReader();

    @Test
    void aQueueWithEverything() {
        Queue queue = reader.read(Manifests.queue("""
                metadata: {name: vision, creationTimestamp: "2026-08-01T10:00:00Z"}
                spec:
                  parent: research
                  weight: 3
                  surplusPriority: -2
                  gpus:
                  - {type: H100, guaranteed: 16, limit: 64}
                  - {type: A100, guaranteed: 8}
                  namespaces: [a, b]
                  stopPolicy: HoldAndDrain
                """));

        assertThat(queue)
                .isEqualTo(new Queue(
                        new QueueName("vision"),
                        new QueueName("research"),
                        3,
                        -2,
                        Map.of(
                                new GpuType("H100"), new GpuQuota(16, 64),
                                new GpuType("A100"), new GpuQuota(8, GpuQuota.NO_LIMIT)),
                        StopPolicy.HOLD_AND_DRAIN,
                        Set.of("a", "b"),
                        Instant.parse("2026-08-01T10:00:00Z").toEpochMilli()));
    }

    @Test
    void anEmptyQueueIsUnderTheRootAndOpenToAll() {
        Queue expected =
                new Queue(new QueueName("vision"), QueueName.ROOT, 1, 0, Map.of(), StopPolicy.NONE, Set.of(), 0);

        assertThat(reader.read(Manifests.queue("metadata: {name: vision}\nspec: {}")))
                .isEqualTo(expected);
        assertThat(reader.read(Manifests.queue("metadata: {name: vision}"))).isEqualTo(expected);
    }

    @Test
    void aStopPolicyOfANewerVersionHolds() {
        assertThat(reader.read(Manifests.queue("metadata: {name: vision}\nspec: {stopPolicy: HoldOnSundays}"))
                        .stopPolicy())
                .isEqualTo(StopPolicy.HOLD);
    }

    @Test
    void numbersThatSlippedPastTheApiServerAreBroughtIntoRange() {
        Queue queue = reader.read(Manifests.queue("""
                metadata: {name: vision, creationTimestamp: yesterday}
                spec:
                  weight: -1
                  namespaces: [a, a]
                  gpus:
                  - {type: H100, guaranteed: -4, limit: -1}
                  - {type: H100, guaranteed: 9}
                """));

        assertThat(queue.weight()).isEqualTo(1);
        assertThat(queue.quotas()).containsExactlyEntriesOf(Map.of(new GpuType("H100"), new GpuQuota(0, 0)));
        assertThat(queue.namespaces()).containsExactly("a");
        assertThat(queue.createdMillis()).isZero();
    }
}

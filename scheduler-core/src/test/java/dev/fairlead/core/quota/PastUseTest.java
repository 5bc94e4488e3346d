package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.quota.PastUse.Use;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What queues used lately: told, added up the tree, fading, forgotten. */
class PastUseTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final QueueName TEAM = new QueueName("team");
    private static final long HALF_LIFE = 1000;
    /** Held on average when this many GPU-seconds were used: 693 thousandths of a GPU. */
    private static final long GPU_SECONDS = 1000;

    private final QueueTree tree = new QueueTree(List.of(queue("org", ""), queue("team", "org"), queue("other", "")));
    private final PastUse pastUse = new PastUse(new HalfLife(HALF_LIFE));

    @Test
    void itIsAddedUpTheTree() {
        pastUse.put(new Use(TEAM, H100, GPU_SECONDS, 0));
        pastUse.put(new Use(new QueueName("other"), H100, 2 * GPU_SECONDS, 0));

        assertThat(average("team", 0)).isEqualTo(693);
        assertThat(average("org", 0)).isEqualTo(693);
        assertThat(average("other", 0)).isEqualTo(1386);
        assertThat(average("", 0)).isEqualTo(2079);
    }

    @Test
    void itFadesAndNewsReplacesIt() {
        pastUse.put(new Use(TEAM, H100, GPU_SECONDS, 0));
        assertThat(average("team", 0)).isEqualTo(693);
        assertThat(average("team", HALF_LIFE * 1000)).isEqualTo(346);

        pastUse.put(new Use(TEAM, H100, 3 * GPU_SECONDS, HALF_LIFE * 1000));
        assertThat(average("team", HALF_LIFE * 1000)).isEqualTo(2079);
    }

    @Test
    void theSameArrayServesUntilSomethingChanges() {
        pastUse.put(new Use(TEAM, H100, GPU_SECONDS, 0));
        long[] before = pastUse.averageMilliGpus(tree, H100, 0);
        pastUse.put(new Use(TEAM, H100, GPU_SECONDS, 0));

        assertThat(pastUse.averageMilliGpus(tree, H100, 1)).isSameAs(before);
        assertThat(pastUse.averageMilliGpus(new QueueTree(List.of(queue("team", ""))), H100, 1))
                .containsExactly(693, 693);
    }

    @Test
    void aQueueThatGoesIsForgotten() {
        pastUse.put(new Use(TEAM, H100, GPU_SECONDS, 0));
        pastUse.put(new Use(new QueueName("other"), H100, GPU_SECONDS, 0));
        assertThat(average("", 0)).isEqualTo(1386);

        pastUse.remove(TEAM);
        assertThat(average("", 0)).isEqualTo(693);
        assertThat(pastUse.all()).containsExactly(new Use(new QueueName("other"), H100, GPU_SECONDS, 0));
    }

    @Test
    void aQueueThatIsNotThereIsRememberedAndCountsForNobody() {
        pastUse.put(new Use(new QueueName("gone"), H100, GPU_SECONDS, 0));

        assertThat(pastUse.nothing()).isFalse();
        assertThat(pastUse.averageMilliGpus(tree, H100, 0)).isNull();
    }

    @Test
    void withoutAHalfLifeOrNewsThereIsNothing() {
        PastUse none = new PastUse(new HalfLife(0));
        none.put(new Use(TEAM, H100, GPU_SECONDS, 0));

        assertThat(none.nothing()).isTrue();
        assertThat(none.averageMilliGpus(tree, H100, 0)).isNull();
        assertThat(pastUse.nothing()).isTrue();
        assertThat(pastUse.averageMilliGpus(tree, H100, 0)).isNull();
    }

    @Test
    void lessThanNothingIsRefusedAndTooMuchIsTheMostThereIs() {
        assertThatThrownBy(() -> new Use(TEAM, H100, -1, 0))
                .hasMessage("queue team cannot have used -1 GPU-seconds of H100: tell 0 or more");
        assertThat(new Use(TEAM, H100, 0, 0).gpuSeconds()).isZero();
        assertThat(new Use(TEAM, H100, Long.MAX_VALUE, 0).gpuSeconds()).isEqualTo(HalfLife.MOST_GPU_SECONDS);
    }

    private long average(String queue, long nowMillis) {
        long[] averages = pastUse.averageMilliGpus(tree, H100, nowMillis);
        return averages == null ? 0 : averages[tree.number(new QueueName(queue))];
    }

    private static Queue queue(String name, String parent) {
        return new Queue(new QueueName(name), new QueueName(parent), 1, 0, Map.of(), StopPolicy.NONE, Set.of(), 0);
    }
}

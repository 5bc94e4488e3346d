package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The queues of one moment as a tree. */
class QueueTreeTest {
    private static final GpuType H100 = new GpuType("H100");

    private final QueueTree tree = new QueueTree(List.of(
            queue("deep", "team", StopPolicy.NONE, 1),
            queue("team", "org", StopPolicy.HOLD, 2),
            queue("young", "", StopPolicy.NONE, 9),
            queue("org", "", StopPolicy.NONE, 1),
            queue("lost", "nowhere", StopPolicy.NONE, 3)));

    @Test
    void parentsComeFirstAndSiblingsByAge() {
        assertThat(IntStream.range(0, tree.size())
                        .mapToObj(queue -> tree.name(queue).value()))
                .containsExactly("", "org", "lost", "young", "team", "deep");
        assertThat(tree.children(QueueTree.ROOT)).containsExactly(1, 2, 3);
        assertThat(tree.depth(number("deep"))).isEqualTo(3);
        assertThat(tree.depth()).isEqualTo(3);
        assertThat(tree.parent(QueueTree.ROOT)).isEqualTo(-1);
        assertThat(tree.number(new QueueName("unknown"))).isEqualTo(-1);
        assertThat(tree.isLeaf(number("deep"))).isTrue();
        assertThat(tree.isLeaf(number("team"))).isFalse();
        assertThat(new QueueTree(List.of()).isLeaf(QueueTree.ROOT)).isFalse();
    }

    @Test
    void whatIsStoppedAboveStopsWhatIsBelow() {
        assertThat(tree.stoppedAtOrAbove(number("deep"))).isEqualTo(number("team"));
        assertThat(tree.stoppedAtOrAbove(number("org"))).isEqualTo(-1);
        assertThat(tree.brokenAtOrAbove(number("org"))).isNull();
        assertThat(tree.brokenAtOrAbove(number("lost"))).isNotNull();
    }

    @Test
    void aQueueThatIsOnlyHeldIsNotDrained() {
        QueueTree draining = new QueueTree(List.of(
                queue("org", "", StopPolicy.HOLD_AND_DRAIN, 0),
                queue("team", "org", StopPolicy.NONE, 0),
                queue("other", "", StopPolicy.HOLD, 0)));

        assertThat(tree.someQueueIsDrained()).isFalse();
        assertThat(tree.drained(number("deep"))).isFalse();
        assertThat(draining.someQueueIsDrained()).isTrue();
        assertThat(draining.drained(draining.number(new QueueName("team")))).isTrue();
        assertThat(draining.drained(draining.number(new QueueName("other")))).isFalse();
    }

    @Test
    void aQueueThatDoesNotMentionATypeGuaranteesWhatThoseBelowDo() {
        assertThat(tree.guaranteed(number("org"), H100)).isEqualTo(2);
        assertThat(tree.guaranteedBelow(number("team"), H100)).isEqualTo(2);
        assertThat(tree.guaranteedBelow(QueueTree.ROOT, H100)).isEqualTo(2);
        assertThat(tree.limit(number("org"), H100)).isEqualTo(GpuQuota.NO_LIMIT);
        assertThat(tree.limit(number("deep"), H100)).isEqualTo(4);
        assertThat(tree.guaranteed(number("org"), new GpuType("A100"))).isZero();
    }

    private int number(String queue) {
        return tree.number(new QueueName(queue));
    }

    private static Queue queue(String name, String parent, StopPolicy stop, long createdMillis) {
        Map<GpuType, GpuQuota> quotas = name.equals("deep") ? Map.of(H100, new GpuQuota(2, 4)) : Map.of();
        return new Queue(new QueueName(name), new QueueName(parent), 1, 0, quotas, stop, Set.of(), createdMillis);
    }
}

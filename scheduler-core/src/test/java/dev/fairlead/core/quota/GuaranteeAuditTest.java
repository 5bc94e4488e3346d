package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.quota.QueueProblem.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Whose promises cannot be kept, on a cluster of 16 H100. */
class GuaranteeAuditTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");

    @Test
    void nothingIsWrongWhereEveryPromiseCanJustBeKept() {
        assertThat(problems(queue("org", "", 16), queue("a", "org", 10), queue("b", "org", 6)))
                .isEmpty();
    }

    @Test
    void aTypeThatNoNodeHas() {
        Queue typo = queue("a", "", Map.of(A100, new GpuQuota(4, 4)));

        assertThat(problems(typo))
                .containsExactly(
                        problem("a", Kind.GPU_TYPE_NOT_FOUND, "queue a has a quota for A100, which no node has"));
    }

    @Test
    void queuesThatTogetherGuaranteeMoreThanTheirParentAllHearOfIt() {
        String siblings = " and its siblings guarantee 11 H100 together, but their parent org guarantees 10: until that"
                + " changes they share what it has in proportion";

        assertThat(problems(queue("org", "", 10), queue("a", "org", 5), queue("b", "org", 6), queue("c", "org", 0)))
                .containsExactly(
                        problem("a", Kind.GUARANTEE_EXCEEDS_PARENT, "queue a" + siblings),
                        problem("b", Kind.GUARANTEE_EXCEEDS_PARENT, "queue b" + siblings),
                        problem(
                                "org",
                                Kind.GUARANTEE_EXCEEDS_PARENT,
                                "the queues below org guarantee 11 H100 together, but org itself guarantees 10: raise"
                                        + " it to 11 or lower theirs"));
    }

    @Test
    void queuesThatTogetherGuaranteeMoreThanThereIs() {
        String together = "all queues together guarantee 17 H100, but only 16 are usable: until that changes they share"
                + " what there is in proportion";

        assertThat(problems(queue("a", "", 9), queue("b", "", 8), queue("below", "b", 1), queue("c", "", 0)))
                .containsExactly(
                        problem("a", Kind.GUARANTEE_EXCEEDS_HARDWARE, together),
                        problem("b", Kind.GUARANTEE_EXCEEDS_HARDWARE, together));
    }

    @Test
    void aParentThatDoesNotMentionTheTypeGuaranteesWhatThoseBelowDo() {
        assertThat(problems(queue("org", "", Map.of()), queue("a", "org", 8))).isEmpty();
    }

    @Test
    void allProblemsComeInTheOrderOfTheQueues() {
        assertThat(problems(
                        queue("z", "nowhere", 20),
                        queue("y", "y", 0),
                        queue("b", "", Map.of(A100, new GpuQuota(0, 4)))))
                .extracting(QueueProblem::queue, QueueProblem::kind, QueueProblem::stopsTheQueue)
                .containsExactly(
                        tuple("b", Kind.GPU_TYPE_NOT_FOUND, false),
                        tuple("y", Kind.PARENT_CYCLE, true),
                        tuple("z", Kind.PARENT_NOT_FOUND, true),
                        tuple("z", Kind.GUARANTEE_EXCEEDS_HARDWARE, false));
    }

    @Test
    void brokenParentsAreSaidWithWhatToDo() {
        assertThat(problems(queue("y", "x", 0), queue("x", "y", 0), queue("z", "nowhere", 0)))
                .extracting(QueueProblem::sentence)
                .containsExactly(
                        "queue x is its own ancestor through y: change spec.parent of one of them",
                        "queue y is its own ancestor through x: change spec.parent of one of them",
                        "queue z names the parent nowhere, which does not exist: create it or change spec.parent");
    }

    private static Tuple tuple(String queue, Kind kind, boolean stops) {
        return Tuple.tuple(new QueueName(queue), kind, stops);
    }

    private static List<QueueProblem> problems(Queue... queues) {
        return GuaranteeAudit.problems(new QueueTree(Arrays.asList(queues)), H100::equals, type -> 16);
    }

    private static QueueProblem problem(String queue, Kind kind, String sentence) {
        return new QueueProblem(new QueueName(queue), kind, sentence);
    }

    private static Queue queue(String name, String parent, long guaranteed) {
        return queue(name, parent, Map.of(H100, new GpuQuota(guaranteed, GpuQuota.NO_LIMIT)));
    }

    private static Queue queue(String name, String parent, Map<GpuType, GpuQuota> quotas) {
        return new Queue(new QueueName(name), new QueueName(parent), 1, 0, quotas, StopPolicy.NONE, Set.of(), 0);
    }
}

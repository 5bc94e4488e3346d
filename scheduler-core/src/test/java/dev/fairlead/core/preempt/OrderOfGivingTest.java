package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rights change with each step, so in what order victims give decides whether they may be taken at all. */
class OrderOfGivingTest {
    @Test
    void ofOneQueueLowerPrioritiesGiveFirstAndOthersKeepTheirPlaces() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 16))
                .queue("x")
                .queue("y")
                .running("x high 1", "x", job -> job.gpus(1).priority(2), "n1")
                .running("y 2", "y", job -> job.gpus(2), "n1")
                .running("x middle 3", "x", job -> job.gpus(3).priority(1), "n1")
                .running("x low 4", "x", job -> job.gpus(4), "n2")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.gpus(8));
        Asking asking = new Asking(cluster, "mine");

        assertThat(asking.attempt.inOrder(List.of(
                        asking.stop("x low 4"),
                        asking.stop("x high 1"),
                        asking.stop("y 2"),
                        asking.stop("x middle 3"))))
                .containsExactly(
                        asking.stop("x low 4"), asking.stop("y 2"), asking.stop("x middle 3"), asking.stop("x high 1"));
        assertThat(asking.attempt.inOrder(List.of(asking.stop("x middle 3"), asking.stop("y 2"))))
                .containsExactly(asking.stop("y 2"), asking.stop("x middle 3"));
    }

    @Test
    void theSmallOneWouldHaveHadToGiveBeforeTheLargeOne() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 12))
                .queue("borrower", queue -> queue.guaranteed(H100, 4))
                .queue("other")
                .running("large", "borrower", job -> job.gpus(6), "n1")
                .running("small", "borrower", job -> job.gpus(2), "n2")
                .afterSeconds(10)
                .running("young", "other", job -> job.minimumRuntimeSeconds(60), "n2")
                .job("mine", "owner", job -> job.gang(2, 6));
        Asking asking = new Asking(cluster, "mine");
        Scratch.Mark mark = asking.scratch.mark();
        Taken taken = new Taken(asking.scratch);
        assertThat(asking.attempt.allowed(List.of(asking.stop("small")))).isTrue();
        taken.take(asking.stop("large"));
        assertThat(asking.attempt.allowed(List.of(asking.stop("small"))))
                .as("what is left is the borrower's own")
                .isFalse();
        asking.attempt.taken = taken;
        Unit small = asking.stop("small");
        assertThat(asking.attempt.allowed(List.of(small)))
                .as("first the small one, then the large one")
                .isTrue();
        assertThat(asking.attempt.allowed(List.of(asking.stop("young"))))
                .as("in no order")
                .isFalse();
        assertThat(asking.victim("large").left).as("still taken").isZero();
        assertThat(asking.state.ledgerFuture().used(small.victim().queue, H100)).isEqualTo(2_000);
        asking.attempt.taken = null;
        asking.scratch.rollback(mark);

        Scratch.Mark again = asking.scratch.mark();
        asking.scratch.stop(asking.victim("large"), 0);
        asking.attempt.taken = new Taken(asking.scratch);
        assertThat(asking.attempt.allowed(List.of(small)))
                .as("nothing was taken that could be taken later")
                .isFalse();
        asking.attempt.taken = null;
        asking.scratch.rollback(again);
    }

    @Test
    void whatGivesTheRightIsNotTrimmedAwayThoughItMakesNoRoom() {
        for (String where : List.of("r1", "r2")) {
            for (int replicas = 1; replicas <= 2; replicas++) {
                int count = replicas;
                Scenario cluster = NearAndFar.cluster(where)
                        .job("eight", "mine", job -> job.gang(count, 8 / count).inOne("rack"));
                Asking asking = new Asking(cluster, "eight");
                assertThat(asking.attempt.allowed(List.of(asking.stop("far")))).isFalse();
                assertThat(asking.attempt.allowed(List.of(asking.stop("far"), asking.stop("near"))))
                        .isTrue();
                Trimming trimming = new Trimming(asking.attempt, asking.rack("n2"));
                VictimSet trimmed = trimming.trimmed(List.of(asking.stop("far"), asking.stop("near")));

                assertThat(Objects.requireNonNull(trimmed).units())
                        .containsExactlyInAnyOrder(asking.stop("far"), asking.stop("near"));
                Eviction eviction = Objects.requireNonNull(asking.search().find(asking.job, H100));
                assertThat(eviction.stops())
                        .extracting(stop -> stop.job().id().name())
                        .as("near ones first")
                        .containsExactly("near", "far");
            }
        }
    }

    @Test
    void aRackThatCannotBeEmptiedUsesUpNoRight() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .node("n3", "r2")
                .node("n4", "r2")
                .queue("owner", queue -> queue.guaranteed(H100, 16))
                .queue("borrower", queue -> queue.guaranteed(H100, 16))
                .running("b", "borrower", job -> job.gpus(8), "n3")
                .running("c", "borrower", job -> job.gpus(8), "n4")
                .afterSeconds(60)
                .running("a", "borrower", job -> job.gpus(8), "n1")
                .running("safe", "borrower", job -> job.gpus(8).minimumRuntimeSeconds(600), "n2")
                .afterSeconds(60)
                .job("mine", "owner", job -> job.gang(2, 8).segments(2, "rack"));
        Asking asking = new Asking(cluster, "mine");
        VictimSet set = asking.forSegments();

        assertThat(Objects.requireNonNull(set).units())
                .as("not a, which loses least")
                .containsExactlyInAnyOrder(asking.stop("b"), asking.stop("c"));
    }
}

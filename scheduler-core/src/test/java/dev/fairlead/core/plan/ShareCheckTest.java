package dev.fairlead.core.plan;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.ShareExplanation;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A plan says how queues stand: each number that is not true is found. */
class ShareCheckTest {
    /** Of 16 GPUs the research queue is promised 4, uses 6 and may use 10; those below it share what it gets. */
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("research", queue -> queue.guaranteed(H100, 4).limit(H100, 10))
            .queue("vision", queue -> queue.below("research").guaranteed(H100, 2))
            .queue("speech", queue -> queue.below("research"))
            .running("v", "vision", job -> job.gpus(6), "n1")
            .running("half", "speech", job -> job.gpus(1), "n1")
            .job("s", "speech", job -> job.gpus(8));

    private final List<QueueShare> shares =
            SchedulingCycle.decide(cluster.state(), cluster.nowMillis()).shares();

    @Test
    void whatIsTrueIsAccepted() {
        assertThat(shares).hasSize(4);
        assertThat(objections(shares)).isEmpty();
    }

    @Test
    void everyNumberIsCountedAgain() {
        QueueShare said = share("research");

        assertThat(said.guaranteed()).isEqualTo(4);
        says(" guaranteed is said to be 5 but is 4", with(5, 10, 7, 3, 10));
        says(" limit is said to be 16 but is 10", with(4, 16, 7, 3, 10));
        says(" allocated is said to be 8 but is 7", with(4, 10, 8, 3, 10));
        says(" borrowed is said to be 0 but is 3", with(4, 10, 7, 0, 10));
    }

    @Test
    void theShareAndWhereItComesFromAreCountedAgain() {
        explains("what is explained is said to be 9 but is 10", 10, 4, 5, 1024);
        explains("the guaranteed part is said to be 5 but is 4", 10, 5, 5, 1024);
        explains("what a weight of 1024 counts is said to be 1000 but is 1024", 10, 4, 6, 1000);
        explains("the demand is said to be 12 but is 10", 12, 4, 6, 1024);
    }

    @Test
    void aShareBeyondLimitOrDemandIsFoundEvenIfItIsWhatWasCounted() {
        assertThat(changed(said -> with(4, 10, 7, 3, 11)))
                .containsExactly(
                        "share of research in H100: entitlement is said to be 11 but is 10",
                        "share of research in H100: the entitlement 11 exceeds the limit 10",
                        "share of research in H100: the entitlement 11 exceeds the demand 10");
    }

    @Test
    void thoseBelowDoNotGetMoreThanThereIs() {
        assertThat(changed(said -> with(4, 10, 7, 3, 9)))
                .containsExactly(
                        "share of research in H100: entitlement is said to be 9 but is 10",
                        "the queues below research are entitled to 10 H100 of 9");
    }

    @Test
    void aShareIsThereOnce() {
        List<QueueShare> twice = new ArrayList<>(shares);
        twice.add(share("research"));

        assertThat(objections(twice)).containsExactly("share of research in H100 is there twice");
    }

    @Test
    void theWholeClusterBorrowsFromNobody() {
        QueueShare root = shares.stream()
                .filter(each -> each.queue().isRoot())
                .findFirst()
                .orElseThrow();

        assertThat(root.borrowed()).isZero();
    }

    private void says(String expected, QueueShare instead) {
        assertThat(changed(said -> instead)).containsExactly("share of research in H100:" + expected);
    }

    private void explains(String expected, long asked, long fromGuarantee, long fromSurplus, long factor) {
        assertThat(changed(said -> explained(said, asked, fromGuarantee, fromSurplus, factor)))
                .contains("share of research in H100: " + expected);
    }

    private List<String> changed(UnaryOperator<QueueShare> change) {
        return objections(shares.stream()
                .map(each -> each.queue().equals(new QueueName("research")) ? change.apply(each) : each)
                .toList());
    }

    private QueueShare share(String queue) {
        return shares.stream()
                .filter(each -> each.queue().equals(new QueueName(queue)))
                .findFirst()
                .orElseThrow();
    }

    private QueueShare with(long guaranteed, long limit, long allocated, long borrowed, long entitlement) {
        QueueShare said = share("research");
        return new QueueShare(
                said.queue(),
                said.type(),
                guaranteed,
                limit,
                allocated,
                borrowed,
                said.pending(),
                entitlement,
                said.explanation());
    }

    private static QueueShare explained(
            QueueShare said, long asked, long fromGuarantee, long fromSurplus, long factor) {
        ShareExplanation was = said.explanation();
        return new QueueShare(
                said.queue(),
                said.type(),
                said.guaranteed(),
                said.limit(),
                said.allocated(),
                said.borrowed(),
                said.pending(),
                said.entitlement(),
                new ShareExplanation(
                        was.queue(),
                        was.type(),
                        was.parent(),
                        asked,
                        Long.MAX_VALUE / 4,
                        was.guaranteed(),
                        fromGuarantee,
                        was.surplus(),
                        was.surplusOfBand(),
                        fromSurplus,
                        was.band(),
                        was.weight(),
                        factor,
                        was.weightsOfBand(),
                        was.borrowedMilliGpus()));
    }

    private List<String> objections(List<QueueShare> said) {
        Facts facts = new Facts(cluster.state());
        Entitled entitled = new Entitled(facts, new Demand(facts).byTypeAndQueue(), cluster.nowMillis());
        return new ShareCheck(facts, entitled).objections(said);
    }
}

package dev.fairlead.core.plan;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.quota.ShareExplanation;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A checker that never complains proves nothing: each rule is broken on purpose once. */
class PlanCheckTest {
    private static final QueueName OURS = new QueueName("ours");

    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r2")
            .node("old", node -> node.gpus(A100, 8), "r1")
            .queue("ours", queue -> queue.guaranteed(H100, 8))
            .queue("theirs", queue -> queue.guaranteed(H100, 8).limit(H100, 12));

    @Test
    void aSoundPlanPasses() {
        cluster.running("borrower", "theirs", job -> job.gpus(4), "n1")
                .running("lent", "theirs", job -> job.gpus(8), "n2")
                .job("mine", "ours", job -> job.gpus(8).accepts(H100));

        assertThat(violations(preempt("lent", "mine", Preempt.Kind.RECLAIM), reserve("mine", "n2")))
                .isEmpty();
    }

    @Test
    void aNodeIsOversold() {
        cluster.running("there", "theirs", job -> job.gpus(4), "n1").job("mine", "ours", job -> job.gpus(6));

        objects("node n1 is oversold: 2 GPUs", place("mine", H100, "n1"));
    }

    @Test
    void aNodeIsOversoldWhilePodsLeave() {
        cluster.running("leaving", "theirs", job -> job.gpus(4), "n1").job("mine", "ours", job -> job.gpus(6));
        cluster.state().withdraw(id("leaving"));
        cluster.state().leave(id("leaving"));

        objects("node n1 is oversold: 2 GPUs", place("mine", H100, "n1"));
        assertThat(violations(reserve("mine", "n1"))).isEmpty();
    }

    @Test
    void roomIsGivenTwice() {
        cluster.job("one", "ours", job -> job.gpus(6)).job("two", "ours", job -> job.gpus(6));

        objects("node n1 is oversold: 4 GPUs", reserve("one", "n1"), place("two", H100, "n1"));
    }

    @Test
    void theTypeIsNotThatOfTheNode() {
        cluster.job("mine", "ours");

        objects("node old has A100, not H100", place("mine", H100, "old"));
    }

    @Test
    void theTypeIsNotAccepted() {
        cluster.job("mine", "ours", job -> job.accepts(H100));

        objects("the job does not accept A100", place("mine", A100, "old"));
    }

    @Test
    void theNodeIsUnknownOrCordonedOrTaintedOrNotSelected() {
        cluster.node("bad", node -> node.cordoned().taint("special"), "r1")
                .job("mine", "ours", job -> job.onNodesWith("pool", "a"));

        objects("node nowhere does not exist", place("mine", H100, "nowhere"));
        objects("node bad is cordoned", place("mine", H100, "bad"));
        objects("node bad has the taint", place("mine", H100, "bad"));
        objects("node bad does not match the selector", place("mine", H100, "bad"));
    }

    @Test
    void theGangIsTornApart() {
        cluster.job("mine", "ours", job -> job.gang(2, 2).inOne("rack"));

        objects("replicas are in several domains of rack", place("mine", H100, "n1", "n2"));
    }

    @Test
    void theGangIsNotWhole() {
        cluster.job("mine", "ours", job -> job.gang(2, 2));

        objects("1 replicas for a gang of", place("mine", H100, "n1"));
    }

    @Test
    void aLimitIsExceeded() {
        cluster.running("there", "theirs", job -> job.gpus(8), "n1").job("more", "theirs", job -> job.gpus(8));

        objects("queue theirs uses 16 of at most 12 H100", place("more", H100, "n2"));
    }

    @Test
    void aJobThatIsNotPreemptibleBorrows() {
        cluster.running("there", "ours", job -> job.gpus(8).notPreemptible(), "n1")
                .job("more", "ours", job -> job.notPreemptible());

        objects("queue ours has 9 H100 in jobs that are not preemptible but guarantees 8", place("more", H100, "n2"));
    }

    @Test
    void theQueueIsHeld() {
        cluster.queue("closed", queue -> queue.held()).job("mine", "closed");

        objects("queue closed is held", place("mine", H100, "n1"));
    }

    @Test
    void aWaitingJobIsForgotten() {
        cluster.job("mine", "ours");

        objects("waits without a decision");
    }

    @Test
    void aJobIsToldTwoThings() {
        cluster.job("mine", "ours");

        objects("has several decisions", place("mine", H100, "n1"), hold("mine", "no room"));
    }

    @Test
    void noReasonIsGiven() {
        cluster.job("mine", "ours");

        objects("no reason is given", hold("mine", ""));
    }

    @Test
    void aJobThatRunsIsPlacedAgain() {
        cluster.running("there", "ours", job -> job, "n1");

        objects("the job is not waiting", place("there", H100, "n2"));
    }

    @Test
    void aReclaimGoesBeyondTheShare() {
        full(job -> job).job("greedy", "ours", job -> job.gpus(5));

        objects("it exceeds its queue's share", preempt("b", "greedy", Preempt.Kind.RECLAIM), reserve("greedy", "n2"));
    }

    @Test
    void aReclaimTakesWhatTheGiverIsEntitledTo() {
        cluster.running("a", "theirs", job -> job.gpus(8), "n1").job("mine", "ours", job -> job.gpus(8));

        objects("has more than its share", preempt("a", "mine", Preempt.Kind.RECLAIM), reserve("mine", "n1"));
    }

    @Test
    void aVictimIsWithinItsMinimumRuntime() {
        full(job -> job.minimumRuntimeSeconds(600)).job("mine", "ours", job -> job.gpus(4));

        objects(
                "its minimum runtime of 600 s has not passed",
                preempt("b", "mine", Preempt.Kind.RECLAIM),
                reserve("mine", "n2"));
    }

    @Test
    void aVictimIsNotPreemptible() {
        full(job -> job.notPreemptible()).job("mine", "ours", job -> job.gpus(4));

        objects("it is not preemptible", preempt("b", "mine", Preempt.Kind.RECLAIM), reserve("mine", "n2"));
    }

    @Test
    void aVictimHasThePriorityOfItsBeneficiary() {
        full(job -> job.priority(1)).job("mine", "theirs", job -> job.gpus(4).priority(1));

        objects("may not preempt it", preempt("b", "mine", Preempt.Kind.PREEMPT), reserve("mine", "n2"));
    }

    @Test
    void aVictimIsSuperfluous() {
        cluster.running("a", "theirs", job -> job.gpus(8), "n1")
                .running("b", "theirs", job -> job.gpus(4), "n2")
                .job("mine", "ours", job -> job.gpus(4));

        objects(
                "superfluous victim team/b for team/mine",
                preempt("b", "mine", Preempt.Kind.RECLAIM),
                reserve("mine", "n2"));
    }

    @Test
    void aVictimStopsThoughItCouldShrink() {
        cluster.running("a", "theirs", job -> job.elastic(1, 2, 4), "n2", "n2")
                .job("urgent", "theirs", job -> job.gpus(4).priority(1));

        objects(
                "superfluous victim team/a for team/urgent",
                preempt("a", "urgent", Preempt.Kind.PREEMPT),
                reserve("urgent", "n2"));
    }

    @Test
    void aVictimShrinksTooFar() {
        cluster.running("a", "theirs", job -> job.elastic(1, 4, 2), "n2", "n2", "n2", "n2")
                .job("urgent", "theirs", job -> job.gpus(4).priority(1));

        assertThat(violations(resize("a", 4, 2, "urgent"), reserve("urgent", "n2")))
                .isEmpty();
        objects("superfluous victim team/a for team/urgent", resize("a", 4, 1, "urgent"), reserve("urgent", "n2"));
    }

    @Test
    void aVictimMakesRoomForNobody() {
        full(job -> job);

        objects("its beneficiary has no reservation", preempt("b", "nobody", Preempt.Kind.RECLAIM));
    }

    @Test
    void aShareIsMiscounted() {
        Plan plan = new Plan(
                List.of(),
                List.of(new QueueShare(OURS, H100, 7, 0, 0, 0, 0, 0, unexplained())),
                List.of(),
                OptionalLong.empty());

        assertThat(PlanCheck.violations(cluster.state(), plan, cluster.nowMillis()))
                .anyMatch(each -> each.contains("guaranteed is said to be 7 but is 8"))
                .anyMatch(each -> each.contains("the guaranteed part is said to be 3 but is 0"))
                .anyMatch(each -> each.contains("what a weight of 1024 counts is said to be 1000 but is 1024"))
                .anyMatch(each -> each.contains("the demand is said to be 9 but is 0"));
    }

    private static ShareExplanation unexplained() {
        return new ShareExplanation(OURS, H100, QueueName.ROOT, 9, 9, 3, 3, 4, 4, 2, 0, 1, 1000, 1000, 0);
    }

    /** {@code theirs} uses 12 and {@code ours} 4 of 16, on both nodes nothing is free. */
    private Scenario full(UnaryOperator<JobSpec> with) {
        return cluster.running("kept", "ours", job -> job.gpus(4), "n2")
                .running("a", "theirs", job -> with.apply(job.gpus(8)), "n1")
                .running("b", "theirs", job -> with.apply(job.gpus(4)), "n2");
    }

    private void objects(String expected, Decision... decisions) {
        assertThat(violations(decisions)).anyMatch(each -> each.contains(expected));
    }

    private List<String> violations(Decision... decisions) {
        Plan plan = new Plan(List.of(decisions), List.of(), List.of(), OptionalLong.empty());
        return PlanCheck.violations(cluster.state(), plan, cluster.nowMillis());
    }

    private static JobId id(String name) {
        return new JobId("team", name, "");
    }

    private static List<NodeName> nodes(String... names) {
        return Arrays.stream(names).map(NodeName::new).toList();
    }

    private static Place place(String job, GpuType type, String... nodes) {
        return new Place(id(job), type, nodes(nodes), "for the test");
    }

    private static Reserve reserve(String job, String... nodes) {
        return new Reserve(id(job), H100, nodes(nodes), 1, "for the test");
    }

    private static Hold hold(String job, String sentence) {
        return new Hold(id(job), 1, new Veto(Veto.Reason.LIMIT_REACHED, sentence));
    }

    private static Preempt preempt(String job, String beneficiary, Preempt.Kind kind) {
        return new Preempt(id(job), id(beneficiary), kind, 0, "for the test");
    }

    private static Resize resize(String job, int from, int to, String beneficiary) {
        return new Resize(id(job), from, to, List.of(), id(beneficiary), "for the test");
    }
}

package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * How far a gang's search reads on once it has found a rack: 64 more victims, or half as many again as it took to find it. Two
 * racks could be emptied: "first", whose victims are read first, and "cheap", whose are read last and of whom two single GPUs are enough.
 */
class ReadingEndsTest {
    private Scenario cluster = Scenario.cluster();

    @Test
    void sixtyFourMoreAreReadAndNoMore() {
        assertThat(stoppedWith(0, 62)).containsExactlyInAnyOrder("cheap1", "cheap2");
        assertThat(stoppedWith(0, 63)).containsExactlyInAnyOrder("first1", "first2");
    }

    @Test
    void halfAsManyAgainAreReadAsWereNeededToFindTheFirst() {
        // 300 victims and the two of the first rack; the last one read is the n-th of 302 + n.
        assertThat(stoppedWith(300, 149)).containsExactlyInAnyOrder("cheap1", "cheap2");
        assertThat(stoppedWith(300, 150)).containsExactlyInAnyOrder("first1", "first2");
    }

    @Test
    void forOneNodeTenThousandMoreAreReadAndNoMore() {
        assertThat(stoppedOnOneNodeWith(500)).containsExactly("cheap");
        assertThat(stoppedOnOneNodeWith(10_000)).containsExactly("first");
    }

    private List<String> stoppedOnOneNodeWith(int after) {
        cluster = Scenario.cluster()
                .queue("owner", queue -> queue.guaranteed(H100, 100_000))
                .queue("borrower")
                .node("f", "first")
                .node("c", "cheap")
                .running("cheap", "borrower", job -> job, "c")
                .afterSeconds(5);
        inTheWay("after", after);
        cluster.afterSeconds(5)
                .running("first", "borrower", job -> job.gpus(8), "f")
                .afterSeconds(5)
                .job("mine", "owner", job -> job.gpus(8));
        return stopped();
    }

    private List<String> stoppedWith(int before, int after) {
        cluster = Scenario.cluster()
                .queue("owner", queue -> queue.guaranteed(H100, 10_000))
                .queue("borrower")
                .node("f1", "first")
                .node("f2", "first")
                .node("c1", "cheap")
                .node("c2", "cheap")
                .running("cheap1", "borrower", job -> job, "c1")
                .running("cheap2", "borrower", job -> job, "c2")
                .afterSeconds(5);
        inTheWay("after", after);
        cluster.afterSeconds(5)
                .running("first1", "borrower", job -> job.gpus(8), "f1")
                .running("first2", "borrower", job -> job.gpus(8), "f2")
                .afterSeconds(5);
        inTheWay("before", before);
        cluster.afterSeconds(5).job("mine", "owner", job -> job.gang(2, 8).inOne("rack"));
        return stopped();
    }

    private List<String> stopped() {
        VictimSet set = new RegionSearch(new Asking(cluster, "mine").attempt).cheapest();
        return Objects.requireNonNull(set).units().stream()
                .map(unit -> unit.victim().id().name())
                .toList();
    }

    /** So many jobs on nodes that can never be emptied. */
    private void inTheWay(String name, int count) {
        for (int job = 0; job < count; job++) {
            String node = name + job / 7;
            if (job % 7 == 0) {
                cluster.node(node, "other");
                run("fixed " + node, "owner", JobSpec::notPreemptible, node);
            }
            run(name + " " + job, "borrower", spec -> spec, node);
        }
    }

    private void run(String name, String queue, UnaryOperator<JobSpec> with, String node) {
        cluster.job(name, queue, with);
        cluster.state()
                .start(JobId.of("team", name), new Allocation(H100, List.of(new NodeName(node)), cluster.nowMillis()));
    }
}

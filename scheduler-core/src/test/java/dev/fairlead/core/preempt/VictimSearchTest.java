package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** In what order victims are read, and what several searches of one cycle leave each other. */
class VictimSearchTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .node("n3", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 24))
            .queue("x")
            .queue("y");

    @Test
    void whoCanShrinkIsReadFirstThenAllByWhatTheyLose() {
        cluster.running("wide", "x", job -> job.elastic(1, 2, 2), "n1", "n1")
                .afterSeconds(10)
                .running("saved", "x", job -> job.gpus(4).checkpointsEverySeconds(10), "n1")
                .running("plain", "y", job -> job.gpus(4), "n2")
                .afterSeconds(10)
                .running("wide too", "y", job -> job.elastic(1, 2, 2).priority(1), "n2", "n2")
                .running("safe", "y", job -> job.gpus(4).minimumRuntimeSeconds(60), "n3")
                .afterSeconds(5)
                .job("mine", "owner");
        Asking asking = new Asking(cluster, "mine");

        assertThat(read(asking)).containsExactly("-wide too", "-wide", "wide too 5", "saved 5", "plain 15", "wide 25");
        assertThat(asking.rights.nextMinimumRuntimeEnd()).hasValue(cluster.nowMillis() + 55_000);

        asking.running.promise(asking.victim("saved"));
        asking.running.promise(asking.victim("wide too"));
        assertThat(read(asking)).containsExactly("-wide", "plain 15", "wide 25");
        VictimLine line = asking.victim("saved").line;
        assertThat(Objects.requireNonNull(line.at(line.first(false), false))
                        .id()
                        .name())
                .isEqualTo("wide");
    }

    @Test
    void aLineKnowsWhatItsJobsCanGive() {
        cluster.running("a", "x", job -> job.gpus(4).minimumRuntimeSeconds(60), "n1")
                .running("wide", "x", job -> job.elastic(1, 3, 1).minimumRuntimeSeconds(90), "n2", "n2", "n2")
                .running("b", "y", job -> job.gpus(2), "n3")
                .running("c", "y", job -> job.gpus(3).minimumRuntimeSeconds(60), "n3")
                .afterSeconds(10)
                .job("mine", "owner");
        Asking asking = new Asking(cluster, "mine");
        VictimLine young = asking.victim("a").line;
        VictimLine other = asking.victim("b").line;

        assertThat(young.someoneMayStop()).isFalse();
        assertThat(young.gpusToGive()).as("what the elastic one holds").isEqualTo(3);
        assertThat(young.minimumRuntimeEndMillis()).isEqualTo(cluster.nowMillis() + 50_000);
        assertThat(new Asking(cluster, "mine").victim("b").line.minimumRuntimeEndMillis())
                .isEqualTo(cluster.nowMillis() + 50_000);
        assertThat(other.someoneMayStop()).isTrue();
        assertThat(other.gpusToGive()).isGreaterThanOrEqualTo(2);

        asking.running.promise(asking.victim("wide"));
        asking.running.promise(asking.victim("b"));
        assertThat(young.gpusToGive()).isZero();
        assertThat(other.someoneMayStop()).isFalse();
        assertThat(other.gpusToGive()).isZero();
        asking.running.promise(asking.victim("a"));
        assertThat(young.minimumRuntimeEndMillis()).isEqualTo(Givers.NEVER);
    }

    @Test
    void nobodyIsStoppedForTwoJobs() {
        for (int node = 1; node <= 3; node++) {
            cluster.running("j" + node, "x", job -> job.gpus(8), "n" + node).afterSeconds(1);
        }
        for (int job = 1; job <= 4; job++) {
            cluster.job("mine" + job, "owner", spec -> spec.gpus(5));
        }
        Asking asking = new Asking(cluster, "mine1");
        VictimSearch search = asking.search();

        assertThat(stops(search, job(cluster, "mine1"))).containsExactly("j3");
        book(asking, "n3", 5);
        assertThat(stops(search, job(cluster, "mine2"))).containsExactly("j2");
        book(asking, "n2", 5);
        assertThat(stops(search, job(cluster, "mine3"))).containsExactly("j1");
        book(asking, "n1", 5);
        assertThat(search.find(job(cluster, "mine4"), H100)).isNull();
    }

    @Test
    void whoIsOnlyShrunkForOneJobIsNotStoppedForTheNext() {
        cluster.running("wide", "x", job -> job.elastic(1, 4, 2), "n1", "n1", "n1", "n1")
                .running("old", "x", job -> job.gpus(8), "n2")
                .running("fixed", "owner", job -> job.gpus(8).notPreemptible(), "n3")
                .afterSeconds(1)
                .job("small", "owner", job -> job.gpus(2))
                .job("large", "owner", job -> job.gpus(8));
        Asking asking = new Asking(cluster, "small");
        VictimSearch search = asking.search();

        Eviction.Stop shrink = Objects.requireNonNull(search.find(job(cluster, "small"), H100))
                .stops()
                .getFirst();
        assertThat(shrink.toReplicas()).isEqualTo(3);
        assertThat(shrink.fromReplicas()).isEqualTo(4);
        assertThat(shrink.lostGpuSeconds()).isZero();
        assertThat(shrink.acrossQueues()).isTrue();
        book(asking, "n1", 2);
        Eviction.Stop stop = Objects.requireNonNull(search.find(job(cluster, "large"), H100))
                .stops()
                .getFirst();
        assertThat(stop.job().id().name()).isEqualTo("old");
        assertThat(stop.lostGpuSeconds()).isEqualTo(8);
    }

    @Test
    void whoGaveSomethingToOneJobGivesNothingToAnother() {
        cluster.running("wide", "x", job -> job.elastic(1, 4, 2), "n1", "n1", "n1", "n1")
                .running("fixed", "owner", job -> job.gpus(8).notPreemptible(), "n2")
                .running("fixed too", "owner", job -> job.gpus(8).notPreemptible(), "n3")
                .afterSeconds(1)
                .job("small", "owner", job -> job.gpus(2))
                .job("next", "owner", job -> job.gpus(2));
        Asking asking = new Asking(cluster, "small");
        VictimSearch search = asking.search();

        assertThat(stops(search, job(cluster, "small"))).containsExactly("wide");
        book(asking, "n1", 2);
        assertThat(search.find(job(cluster, "next"), H100)).isNull();
    }

    @Test
    void whereTooLittleCanBeTakenTheNextMinimumRuntimeIsKnown() {
        cluster.running("a", "x", job -> job.gpus(4), "n1")
                .running("fixed", "owner", job -> job.gpus(4).notPreemptible(), "n1")
                .running("b", "y", job -> job.gpus(8).minimumRuntimeSeconds(60), "n2")
                .running("c", "y", job -> job.gpus(8).minimumRuntimeSeconds(90), "n3")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.gpus(8));
        VictimSearch search = new Asking(cluster, "mine").search();

        assertThat(search.find(job(cluster, "mine"), H100)).isNull();
        assertThat(search.reconsiderAtMillis()).hasValue(cluster.nowMillis() + 50_000);
        assertThat(search.protectedUntilMillis()).hasValue(cluster.nowMillis() + 50_000);
    }

    @Test
    void whatRunsBehindInTheQueueDoesNotCountAgainstTheRightToOthers() {
        Scenario full = Scenario.cluster()
                .node("n1", "r1")
                .queue("q", queue -> queue.guaranteed(H100, 4))
                .queue("x")
                .running("low", "q", job -> job.gpus(4).minimumRuntimeSeconds(60), "n1")
                .running("borrowed", "x", job -> job.gpus(4), "n1")
                .afterSeconds(10)
                .job("high", "q", job -> job.gpus(4).priority(1));

        assertThat(stops(new Asking(full, "high").search(), job(full, "high"))).containsExactly("borrowed");
    }

    @Test
    void withoutAnybodyToTakeFromTheEndOfTheFirstMinimumRuntimeIsKnown() {
        cluster.running("a", "x", job -> job.gpus(8).minimumRuntimeSeconds(60), "n1")
                .running("b", "x", job -> job.gpus(8).minimumRuntimeSeconds(40), "n2")
                .running("own", "owner", job -> job.gpus(8).minimumRuntimeSeconds(50), "n3")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.gpus(8).priority(1))
                .job("equal", "owner", job -> job.gpus(8))
                .job("greedy", "x", job -> job.gpus(8));
        Asking asking = new Asking(cluster, "mine");
        VictimSearch search = asking.search();
        assertThat(search.find(asking.job, H100)).isNull();
        assertThat(search.protectedUntilMillis()).hasValue(cluster.nowMillis() + 30_000);
        assertThat(search.reconsiderAtMillis()).hasValue(cluster.nowMillis() + 30_000);

        VictimSearch other = asking.search();
        assertThat(other.find(job(cluster, "greedy"), H100)).isNull();
        assertThat(other.protectedUntilMillis()).isEmpty();
        assertThat(other.reconsiderAtMillis()).isEmpty();
        assertThat(other.find(job(cluster, "equal"), H100)).isNull();
        assertThat(other.protectedUntilMillis()).hasValue(cluster.nowMillis() + 30_000);
    }

    @Test
    void whereOthersMayNotBeTakenFromOnlyThePriorityInTheQueueCounts() {
        Scenario full = Scenario.cluster()
                .node("n1", "r1")
                .queue("q")
                .queue("r", queue -> queue.guaranteed(H100, 4))
                .running("low", "q", job -> job.gpus(4).minimumRuntimeSeconds(20), "n1")
                .running("theirs", "r", job -> job.gpus(4), "n1")
                .afterSeconds(10)
                .job("high", "q", job -> job.gpus(4).priority(1))
                .job("meek", "q", job -> job.gpus(4).priority(1).neverPreempts())
                .job("equal", "q", job -> job.gpus(4));
        VictimSearch early = new Asking(full, "high").search();
        assertThat(early.find(job(full, "equal"), H100)).isNull();
        assertThat(early.find(job(full, "meek"), H100)).isNull();
        assertThat(early.protectedUntilMillis()).isEmpty();
        assertThat(early.find(job(full, "high"), H100)).isNull();
        assertThat(early.protectedUntilMillis()).hasValue(full.nowMillis() + 10_000);

        VictimSearch late = new Asking(full.afterSeconds(10), "high").search();
        assertThat(late.find(job(full, "equal"), H100)).isNull();
        assertThat(stops(late, job(full, "high"))).containsExactly("low");
    }

    private static List<String> read(Asking asking) {
        VictimStream stream = new VictimStream(asking.attempt.lines, asking.rights);
        List<String> names = new ArrayList<>();
        for (VictimStream.Next next = stream.next(); next != null; next = stream.next()) {
            String name = next.victim().id().name();
            names.add(next.onlyShrinks() ? "-" + name : name + " " + next.lostSeconds());
        }
        return names;
    }

    private static List<String> stops(VictimSearch search, Job job) {
        return Objects.requireNonNull(search.find(job, H100)).stops().stream()
                .map(stop -> stop.job().id().name())
                .toList();
    }

    private static void book(Asking asking, String node, long gpus) {
        asking.state.fleet().bookFuture(asking.slot(node), dev.fairlead.core.model.Resources.ofGpus(gpus), 1);
    }

    private static Job job(Scenario cluster, String name) {
        return cluster.state().jobs().stream()
                .map(tracked -> tracked.job())
                .filter(job -> job.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

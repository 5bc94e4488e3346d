package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the first jobs of all lines reserves, on one full node of 8. */
class HeadsTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("late")
            .queue("early")
            .queue("owner", queue -> queue.guaranteed(H100, 4))
            .queue("limited", queue -> queue.limit(H100, 1))
            .running("runs", "late", job -> job.gpus(6).expectedSeconds(3600), "n1")
            .job("first", "early", job -> job.gpus(8))
            .job("second", "late", job -> job.gpus(8))
            .job("owed", "owner", job -> job.gpus(4))
            .job("small", "early", job -> job.gpus(2).expectedSeconds(60))
            .job("over its limit", "limited", job -> job.gpus(4));

    @Test
    void amongEqualsWhoWasSubmittedFirst() {
        assertThat(reserved(Standing.BORROWED, "second", "first")).containsExactly("first");
        assertThat(reserved(Standing.BORROWED, "first", "second")).containsExactly("first");
    }

    @Test
    void theStrongestClaimGoesFirst() {
        assertThat(reserved(Standing.BORROWED, "first", "owed")).containsExactly("owed");
    }

    @Test
    void whoWouldOnlyBorrowDoesNotReserveBeforeOthersAreLetInWithinTheirGuarantee() {
        assertThat(reserved(0, "first", "second")).isEmpty();
        assertThat(reserved(0, "first", "owed")).containsExactly("owed");
    }

    @Test
    void ifTheFirstOfThemFitsNobodyReserves() {
        Scenario smallFirst = Scenario.cluster()
                .node("n1", "r1")
                .queue("a")
                .queue("b")
                .running("runs", "a", job -> job.gpus(6).expectedSeconds(3600), "n1")
                .job("small", "a", job -> job.gpus(2))
                .job("large", "b", job -> job.gpus(8));

        assertThat(reserved(new Situation(smallFirst), Standing.BORROWED, "small", "large"))
                .isEmpty();
        assertThat(reserved(new Situation(smallFirst), Standing.BORROWED, "large"))
                .containsExactly("large");
    }

    @Test
    void whomAQuotaStopsDoesNotReserve() {
        assertThat(reserved(Standing.BORROWED, "over its limit")).isEmpty();
        assertThat(reserved(Standing.BORROWED, "over its limit", "second")).containsExactly("second");
    }

    @Test
    void whoFindsItsClaimWeakerThanThoughtIsAskedAgainWhenItsTurnComes() {
        Scenario busy = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("a", queue -> queue.guaranteed(H100, 8))
                .queue("b")
                .running("stays", "a", job -> job.gpus(8).expectedSeconds(7200), "n1")
                .running("ends", "b", job -> job.gpus(8).expectedSeconds(3600), "n2")
                .job("more", "a", job -> job.gpus(8));
        Situation now = new Situation(busy);
        Heads heads = heads(now, "more");

        heads.reserveBefore(0);
        assertThat(now.reserved()).as("its queue uses its guarantee already").isEmpty();
        heads.reserveBefore(Standing.BORROWED);
        assertThat(now.reserved()).containsExactly("more");
    }

    @Test
    void theEarlierStartOfTwoTypesAndTheFirstOfThemWhereNoTimeIsKnown() {
        assertThat(typeReserved(3600, 1800)).isEqualTo("A100");
        assertThat(typeReserved(1800, 3600)).isEqualTo("H100");
        assertThat(typeReserved(1800, 1800)).isEqualTo("H100");
    }

    private static String typeReserved(long secondsOnH100, long secondsOnA100) {
        Scenario both = Scenario.cluster()
                .node("h", "r1")
                .node("a", node -> node.gpus(A100, 8), "r1")
                .queue("q")
                .running("onH", "q", job -> job.gpus(8).expectedSeconds(secondsOnH100), "h")
                .running("onA", "q", job -> job.gpus(8).expectedSeconds(secondsOnA100), "a")
                .job("first", "q", job -> job.gpus(8));
        Situation now = new Situation(both);
        Job first = now.job("first");
        now.backfill.reserve(first, now.queue("q"), List.of(H100, A100), Standing.BORROWED);
        return now.backfill.decisions().getFirst().gpuType().name();
    }

    private List<String> reserved(int strength, String... names) {
        return reserved(new Situation(cluster), strength, names);
    }

    private static List<String> reserved(Situation now, int strength, String... names) {
        heads(now, names).reserveBefore(strength);
        return now.reserved();
    }

    private static Heads heads(Situation now, String... names) {
        Heads heads = new Heads(now.state, now.backfill, now.shares);
        for (String name : names) {
            Job job = now.job(name);
            heads.add(job, now.queue(job), List.of(H100));
        }
        return heads;
    }
}

package dev.fairlead.simulator.muri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.simulator.trace.MuriTrace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an event costs and who runs, on jobs small enough to reckon by hand. A start of bert costs 10 s. */
class MuriRunTest {
    private static MuriTrace.Job job(int number, int gpus, double submitted, long seconds) {
        return new MuriTrace.Job(number, gpus, submitted, seconds, 1, "bert");
    }

    private static MuriTrace trace(MuriTrace.Job... jobs) {
        return new MuriTrace("by hand", List.of(jobs));
    }

    @Test
    void eachEventCostsWhoRunsItsOverhead() {
        // Two arrivals interrupt the first job; its last stretch costs nothing.
        MuriRun.Outcome outcome =
                MuriRun.of(trace(job(0, 1, 0, 100), job(1, 1, 20, 1000), job(2, 1, 50, 1000)), ShortestFirst.byTime());

        assertThat(outcome.makespan()).isEqualTo(50 + 1000 + 10);
        assertThat(outcome.averageCompletion()).isCloseTo((120.0 + 1010 + 1030) / 3, within(11.0));
    }

    @Test
    void theShortestStopsTheLongest() {
        MuriTrace trace = trace(job(0, 32, 0, 1000), job(1, 32, 0, 2000), job(2, 32, 100, 50));

        assertThat(MuriRun.of(trace, ShortestFirst.byTime()).averageCompletion())
                .isLessThan(MuriRun.of(trace, new Tiresias()).averageCompletion());
    }

    @Test
    void fairleadLetsTheNewcomerPassWhoHasHadMuch() {
        MuriTrace trace = trace(job(0, 32, 0, 100_000), job(1, 32, 0, 100_000), job(2, 32, 50_000, 100));
        SchedulingPolicy shared = new SchedulingPolicy(0, 0, List.of(1_000_000L), false);
        SchedulingPolicy plain = new SchedulingPolicy(0, 0, List.of(), false);

        for (boolean cycle : new boolean[] {false, true}) {
            MuriScheduler sharing = cycle ? new FairleadCycle(shared) : new FairleadOrder(shared);
            MuriScheduler waiting = cycle ? new FairleadCycle(plain) : new FairleadOrder(plain);
            assertThat(MuriRun.of(trace, waiting).averageCompletion()).isGreaterThan(83_000);
            assertThat(MuriRun.of(trace, sharing).averageCompletion()).isLessThan(70_000);
        }
    }
}

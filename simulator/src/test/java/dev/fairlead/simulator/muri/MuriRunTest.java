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
        // The first job is interrupted at 20 and 50 and ends at 120; that costs the others 10 s each, and the second,
        // which ends at 1040, costs the third 10 s more. The stretch up to a job's own end costs nothing.
        MuriRun.Outcome outcome =
                MuriRun.of(trace(job(0, 1, 0, 100), job(1, 1, 20, 1000), job(2, 1, 50, 1000)), ShortestFirst.byTime());

        assertThat(outcome.makespan()).isEqualTo(1070);
        assertThat(outcome.averageCompletion()).isCloseTo((120 + 1020 + 1020) / 3.0, within(1e-9));
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

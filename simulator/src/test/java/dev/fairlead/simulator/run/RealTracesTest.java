package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.simulator.CommandRun;
import dev.fairlead.simulator.trace.ChronusTrace;
import dev.fairlead.simulator.trace.FleetTrace;
import dev.fairlead.simulator.trace.GavelTrace;
import dev.fairlead.simulator.trace.PhillyTrace;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The real traces, as far as they are there. */
class RealTracesTest {
    /** The folder of traces, if this one is in it. */
    private static Path traces(String folder) {
        Path traces = Path.of(Objects.requireNonNullElse(System.getenv("FAIRLEAD_TRACES"), "no folder"));
        assumeTrue(
                Files.isDirectory(traces.resolve(folder)),
                "skipped: the variable FAIRLEAD_TRACES does not name a folder of traces; docs/guides/traces.md tells more");
        return traces;
    }

    @Test
    void philly_has_its_jobs_and_nodes() {
        Workload philly = PhillyTrace.read(traces("philly").resolve("philly"), 0);

        assertThat(philly.jobs()).hasSize(82_247);
        assertThat(philly.nodes()).hasSize(352);
        assertThat(philly.queues()).hasSize(15);
        assertThat(philly.jobs().stream()
                        .mapToLong(
                                work -> work.job().gang().gpus(work.job().gang().replicas()))
                        .max())
                .hasValue(128);
    }

    @Test
    void philly_as_it_is_keeps_nobody_waiting_where_queues_share() {
        CommandRun run = CommandRun.of(
                "philly", "--traces", traces("philly").toString(), "--faster", "1", "--policies", "fifo,fairlead");

        assertThat(run.output()).contains("worst queue 0 s against").doesNotContain("DOES NOT HOLD");
        assertThat(run.code()).isZero();
    }

    @Test
    void chronus_leaves_out_jobs_without_gpus() {
        assertThat(ChronusTrace.read(traces("philly").resolve("philly"), 0).jobs())
                .hasSize(30_940 - 205);
    }

    @Test
    void gavel_knows_how_fast_a_job_is_on_each_type() {
        Workload gavel = GavelTrace.read(traces("gavel").resolve("gavel"), "multiple", 0, 2, 0);
        Work first = gavel.jobs().getFirst();

        assertThat(gavel.jobs()).hasSize(8_000);
        assertThat(gavel.gpus()).isEqualTo(108);
        assertThat(first.job().gang().gpus(first.job().gang().replicas())).isEqualTo(8);
        assertThat(first.durationMillis()).isEqualTo(68_344_350);
        assertThat(first.job().gpuTypes())
                .extracting(AcceptedGpuType::speed)
                .contains(1.0)
                .allMatch(speed -> speed > 0);
    }

    @Test
    void fleets_without_jobs() {
        assertThat(FleetTrace.pai(traces("misc").resolve("misc")).nodes()).hasSize(280 + 798 + 497 + 104 + 135);
        assertThat(FleetTrace.lingjun(traces("misc").resolve("misc")).nodes()).hasSize(847);
    }
}

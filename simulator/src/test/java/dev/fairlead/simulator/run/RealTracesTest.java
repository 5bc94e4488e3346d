package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.simulator.CommandRun;
import dev.fairlead.simulator.trace.ChronusTrace;
import dev.fairlead.simulator.trace.FleetTrace;
import dev.fairlead.simulator.trace.GavelTrace;
import dev.fairlead.simulator.trace.MuriTrace;
import dev.fairlead.simulator.trace.OpenbJobs;
import dev.fairlead.simulator.trace.PhillyTrace;
import dev.fairlead.simulator.trace.PolluxTrace;
import dev.fairlead.simulator.trace.ShockwaveTrace;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void gavels_first_come_first_served_takes_as_long_as_published() {
        CommandRun run = CommandRun.of("gavel", "--traces", traces("gavel").toString(), "--rates", "0.4");

        assertThat(run.output()).containsPattern("0\\.4 +17\\.41 +17\\.58").contains("holds");
        assertThat(run.code()).isZero();
    }

    @Test
    void muri_has_four_workloads() {
        Path folder = traces("muri").resolve("muri");

        assertThat(List.of("trace1", "trace2", "trace3", "trace4"))
                .extracting(
                        name -> MuriTrace.read(folder, name).workload(0).jobs().size())
                .containsExactly(1_494, 5_755, 992, 2_638);
        assertThat(MuriTrace.read(folder, "trace3").workload(0).gpus()).isEqualTo(64);
    }

    @Test
    void pollux_has_eight_workloads_at_each_of_four_loads_and_realistic_ones() {
        Path folder = traces("pollux").resolve("pollux");

        for (String number : List.of("1", "2", "3", "4", "5", "6", "7", "8")) {
            assertThat(List.of("", "0.5/", "1.5/", "2.0/", "realistic/").stream()
                            .map(load -> load + number)
                            .map(list ->
                                    PolluxTrace.read(folder, list, 0).jobs().size()))
                    .containsExactly(160, 80, 240, 320, 160);
        }
    }

    /**
     * In the artifact's results under Tiresias the jobs of one GPU that never waited took 77 s, of which 30 are its restart
     * and the rest this.
     */
    @Test
    void pollux_jobs_of_one_gpu_take_as_long_as_in_the_published_runs() {
        Workload pollux = PolluxTrace.read(traces("pollux").resolve("pollux"), "6", 0);

        assertThat(pollux.gpus()).isEqualTo(64);
        assertThat(pollux.jobs().stream()
                        .filter(work -> work.job().gang().gpus(work.job().gang().replicas()) == 1)
                        .map(Work::durationMillis)
                        .distinct())
                .containsExactly(45_818L);
    }

    @Test
    void shockwave_has_four_lists_for_clusters_of_32_to_256_gpus() {
        Path folder = traces("shockwave").resolve("shockwave");

        for (int jobs : new int[] {120, 220, 460, 900}) {
            assertThat(ShockwaveTrace.read(folder, "" + jobs, 0).jobs()).hasSize(jobs);
        }
        assertThat(ShockwaveTrace.read(folder, "120", 0).gpus()).isEqualTo(32);
        assertThat(ShockwaveTrace.read(folder, "900", 0).gpus()).isEqualTo(256);
    }

    @Test
    void openb_has_jobs_that_share_gpus_and_lists_that_ask_for_models() {
        Path folder = traces("fgd_openb").resolve("fgd_openb");
        Workload openb = OpenbJobs.read(folder, "default", 0);

        assertThat(openb.gpus()).isEqualTo(6_212);
        assertThat(openb.nodes()).hasSize(1_213);
        assertThat(openb.jobs()).hasSize(6_203);
        assertThat(openb.jobs().stream().filter(work -> work.job().gang().sharesGpus()))
                .hasSizeGreaterThan(2_000);
        assertThat(OpenbJobs.read(folder, "gpuspec33", 0).jobs())
                .anyMatch(work -> !work.job().gpuTypes().isEmpty());
    }

    @Test
    void openb_runs_under_policies_that_share_gpus() {
        CommandRun run = CommandRun.of(
                "compare",
                "--traces",
                traces("fgd_openb").toString(),
                "--trace",
                "openb",
                "--list",
                "gpushare40",
                "--policies",
                "fifo-shared,srtf-shared",
                "--output",
                "csv");

        assertThat(run.errors()).isEmpty();
        assertThat(run.output().lines().skip(1)).hasSize(2).allMatch(line -> line.contains(",6212,"));
    }

    @Test
    void fleets_without_jobs() {
        assertThat(FleetTrace.openb(traces("fgd_openb").resolve("fgd_openb")).nodes())
                .hasSize(1_213);
        assertThat(FleetTrace.pai(traces("misc").resolve("misc")).nodes()).hasSize(280 + 798 + 497 + 104 + 135);
        assertThat(FleetTrace.lingjun(traces("misc").resolve("misc")).nodes()).hasSize(847);
    }
}

package dev.fairlead.simulator.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.simulator.workload.Workload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratedWorkloadTest {
    private static final FleetShape FLEET = new FleetShape(40, 8, 0.4, 2, 8, 2, 2);
    private static final WorkShape WORK = new WorkShape(Preset.HELIOS, 6, 7, 0.9, 0.5, 1800);
    private static final Workload GENERATED = GeneratedWorkload.of(FLEET, WORK, 3);

    @Test
    void the_same_seed_makes_the_same_work_and_another_one_does_not() {
        assertThat(GeneratedWorkload.of(FLEET, WORK, 3)).isEqualTo(GENERATED).hasToString(GENERATED.toString());
        assertThat(GeneratedWorkload.of(FLEET, WORK, 4).jobs()).isNotEqualTo(GENERATED.jobs());
    }

    @Test
    void the_fleet_has_what_was_asked_for() {
        assertThat(GENERATED.nodes()).hasSize(40);
        assertThat(GENERATED.gpus()).isEqualTo(320);
        assertThat(GENERATED.nodes().stream().filter(node -> node.gpuType().equals(Fleet.H100)))
                .hasSize(16);
        assertThat(GENERATED.topology().levels()).containsExactly("zone", "block", "rack", "nvlink", "node");
        assertThat(GENERATED.nodes().getFirst().domains()).containsExactly("z1", "b1", "r1", "r1n1");
        assertThat(GENERATED.nodes().getLast().domains()).containsExactly("z2", "b3", "r5", "r5n4");
        assertThat(domains(1)).hasSize(3);
        assertThat(domains(2)).hasSize(5);
        assertThat(domains(3)).hasSize(20);
    }

    private static Set<String> domains(int level) {
        Set<String> names = new HashSet<>();
        for (Node node : GENERATED.nodes()) {
            names.add(node.domains().get(level));
        }
        return names;
    }

    @Test
    void jobs_ask_for_the_load_and_none_for_more_than_could_ever_run() {
        double asked = 0;
        for (Work work : GENERATED.jobs()) {
            Job job = work.job();
            long gpus = job.gang().gpus(job.gang().replicas());
            asked += gpus * work.durationMillis() / 1000.0;
            assertThat(gpus).isLessThanOrEqualTo(96);
            assertThat(job.gang().workers().perReplica().gpus()).isLessThanOrEqualTo(8);
        }
        // The last job goes beyond it, by at most a twentieth.
        assertThat(asked / (320 * 7 * 86_400.0)).isBetween(0.9, 0.9 * 1.05);
    }

    @Test
    void guarantees_of_departments_are_those_of_their_teams_and_leave_a_tenth() {
        long ofTeams = 0;
        long ofDepartments = 0;
        for (Queue queue : GENERATED.queues()) {
            long guaranteed = queue.quotas().values().stream()
                    .mapToLong(GpuQuota::guaranteed)
                    .sum();
            if (queue.parent().equals(QueueName.ROOT)) {
                ofDepartments += guaranteed;
            } else {
                ofTeams += guaranteed;
            }
        }
        assertThat(ofDepartments).isEqualTo(ofTeams).isBetween(270L, 288L);
    }

    @Test
    void some_gangs_are_elastic_some_jobs_matter_more_and_estimates_are_rough() {
        List<Job> jobs = GENERATED.jobs().stream().map(Work::job).toList();
        List<Job> gangs = jobs.stream().filter(job -> job.gang().replicas() > 1).toList();
        long elastic = gangs.stream().filter(job -> job.gang().elastic()).count();
        assertThat((double) elastic / gangs.size()).isBetween(0.35, 0.65);
        assertThat(share(jobs.stream().filter(job -> job.priority() > 0).count(), jobs))
                .isBetween(0.2, 0.3);
        assertThat(share(
                        jobs.stream()
                                .filter(job -> job.expectedDurationSeconds() == 0)
                                .count(),
                        jobs))
                .isBetween(0.27, 0.33);
        long tooLow = GENERATED.jobs().stream()
                .filter(work -> work.job().expectedDurationSeconds() > 0
                        && work.job().expectedDurationSeconds() * 1000 < work.durationMillis())
                .count();
        assertThat(share(tooLow, jobs)).isBetween(0.02, 0.25);
    }

    @Test
    void the_more_work_a_job_has_the_less_likely_it_never_saves_it() {
        double small = neverSave(0, 1);
        double medium = neverSave(4, 16);
        double large = neverSave(200, Double.MAX_VALUE);

        assertThat(small).as("nearly a tenth").isBetween(0.085, 0.105);
        assertThat(medium).as("about half as many").isBetween(0.03, 0.075);
        assertThat(large).as("a few in a thousand").isLessThan(0.01);
    }

    /** The part of the jobs with so many GPU-hours of work that never save it, over several weeks. */
    private static double neverSave(double fromHours, double untilHours) {
        long all = 0;
        long never = 0;
        for (int seed = 1; seed <= 20; seed++) {
            for (Work work : GeneratedWorkload.of(FLEET, WORK, seed).jobs()) {
                Job job = work.job();
                double hours = job.gang().gpus(job.gang().replicas()) * work.durationMillis() / 3_600_000.0;
                if (hours >= fromHours && hours < untilHours) {
                    all++;
                    never += job.checkpointIntervalSeconds() == 0 ? 1 : 0;
                }
            }
        }
        assertThat(all).as("enough to tell").isGreaterThan(500);
        return (double) never / all;
    }

    private static double share(long count, List<Job> jobs) {
        return (double) count / jobs.size();
    }

    @Test
    void jobs_come_by_day_and_on_working_days() {
        long[] times = Arrivals.times(100_000, 14, new Dice(5));
        long afternoon = 0;
        long night = 0;
        long weekend = 0;
        for (long time : times) {
            long hour = (time - Arrivals.BEGIN_MILLIS) / 3_600_000;
            afternoon += hour % 24 == 14 || hour % 24 == 15 ? 1 : 0;
            night += hour % 24 == 2 || hour % 24 == 3 ? 1 : 0;
            weekend += hour / 24 % 7 >= 5 ? 1 : 0;
        }
        assertThat((double) afternoon / night).isCloseTo(3, withinPercentage(10));
        // Two of seven days at half the rate.
        assertThat((double) weekend / times.length).isCloseTo(1 / 6.0, withinPercentage(5));
        assertThat(times).isSorted();
    }
}

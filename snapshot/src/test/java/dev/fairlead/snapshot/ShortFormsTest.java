package dev.fairlead.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.state.HeldReplicas;
import dev.fairlead.core.state.JobFacts;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a person may leave out, and what it then means. */
class ShortFormsTest {
    @Test
    void aNodeAndAJobAreEnough() throws InvalidSnapshotException {
        Snapshot snapshot = read("""
                nodes: [{name: h100-1, type: H100, rack: r1}]
                jobs: [{name: train}]
                """);

        assertThat(snapshot.decide().all(Decision.Place.class))
                .singleElement()
                .satisfies(place -> assertThat(place.because())
                        .isEqualTo("1 H100 on node h100-1; queue default now uses 1 H100, within its fair share"));
        Node node = snapshot.facts().nodes().getFirst();
        assertThat(node.allocatable().gpus()).isEqualTo(8);
        assertThat(node.domains()).containsExactly("", "", "r1", "", "h100-1");
        assertThat(job(snapshot, 0).preemptible()).isTrue();
    }

    @Test
    void aRangeOfNamesIsDealtOutOverARangeOfRacks() throws InvalidSnapshotException {
        Snapshot snapshot = read("""
                topology: [rack, node]
                nodes:
                - {name: "n[01-04]", type: H100, rack: "r[1-2]"}
                - {name: a, count: 2, type: A100}
                """);

        assertThat(snapshot.facts().nodes())
                .extracting(node -> node.name() + " " + node.domains().getFirst())
                .containsExactly("a-1 ", "a-2 ", "n01 r1", "n02 r1", "n03 r2", "n04 r2");
    }

    @Test
    void jobsInTheOrderOfTheDocumentAreOlderFirst() throws InvalidSnapshotException {
        Snapshot snapshot = read("""
                now: 2026-11-23T14:00:00Z
                nodes: [{name: n, type: H100}]
                jobs: [{name: z}, {name: y, count: 3}, {name: a}, {name: old, submitted: 2h ago}]
                """);

        assertThat(snapshot.facts().jobs().stream()
                        .map(JobFacts::job)
                        .sorted(dev.fairlead.core.order.JobOrder.WITHIN_QUEUE)
                        .map(job -> job.id().name()))
                .containsExactly("old", "z", "y-1", "y-2", "y-3", "a");
    }

    @Test
    void aNumberIsAGuaranteeWithoutALimit() throws InvalidSnapshotException {
        Queue queue = read("""
                nodes: [{name: n, type: H100}]
                queues: [{name: research, gpus: {H100: 16, A100: {limit: 4}}}]
                """).facts().queues().getFirst();

        assertThat(queue.quotas())
                .containsEntry(new GpuType("H100"), new GpuQuota(16, GpuQuota.NO_LIMIT))
                .containsEntry(new GpuType("A100"), new GpuQuota(0, 4));
    }

    @Test
    void theOnlyLeafIsTheQueueOfWhoNamesNone() throws InvalidSnapshotException {
        Snapshot snapshot = read("""
                nodes: [{name: n, type: H100}]
                queues: [{name: all}, {name: research, parent: all}]
                jobs: [{name: j}]
                """);

        assertThat(job(snapshot, 0).queue().value()).isEqualTo("research");
    }

    @Test
    void whatRunsSaysWhereAndMayLeave() throws InvalidSnapshotException {
        List<JobFacts> jobs = read("""
                nodes: [{name: h, count: 4, type: H100}]
                jobs:
                - {name: all, replicas: 4, runsOn: ["h-[1-4]"], leaving: true}
                - {name: some, replicas: 2, minReplicas: 1, runsOn: [h-1, h-2], leaving: [1], started: 1h ago}
                """).facts().jobs();

        assertThat(held(jobs.get(0)).holds()).containsOnly(Hold.LEAVING).hasSize(4);
        assertThat(held(jobs.get(1)).holds()).containsExactly(Hold.RUNNING, Hold.LEAVING);
        assertThat(held(jobs.get(1)).startedMillis()).isEqualTo(SnapshotReader.ABSENT_NOW - 3_600_000);
    }

    @Test
    void amountsAndSpansAreWrittenAsPeopleWriteThem() throws InvalidSnapshotException {
        Job job = job(read("""
                nodes: [{name: n, type: H100, cpu: 96, memory: 1.5Ti}]
                jobs: [{name: j, cpuPerReplica: 500m, memoryPerReplica: 2Gi, minRuntime: 1h30m, maxDuration: 90}]
                """), 0);

        assertThat(job.gang().workers().perReplica().cpuMillis()).isEqualTo(500);
        assertThat(job.gang().workers().perReplica().memoryBytes()).isEqualTo(2L << 30);
        assertThat(job.minRuntimeSeconds()).isEqualTo(5400);
        assertThat(job.maxDurationSeconds()).isEqualTo(90);
    }

    @Test
    void aLevelNamedLikeAKeyStandsAside() throws InvalidSnapshotException {
        Snapshot snapshot = read("""
                topology: [type, node]
                nodes: [{name: n, type: H100, domains: {type: x}}]
                """);

        assertThat(snapshot.facts().nodes().getFirst().domains()).containsExactly("x", "n");
    }

    private static Snapshot read(String text) throws InvalidSnapshotException {
        return SnapshotReader.read("it.yaml", text);
    }

    private static Job job(Snapshot snapshot, int number) {
        return snapshot.facts().jobs().get(number).job();
    }

    private static HeldReplicas held(JobFacts job) {
        return Objects.requireNonNull(job.held());
    }
}

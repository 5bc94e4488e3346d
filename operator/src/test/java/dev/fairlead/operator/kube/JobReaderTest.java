package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.JobReason;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobReaderTest {
    private static final Topology LEVELS = new Topology(List.of("zone", "rack", "node"));
    private static final PriorityClass URGENT = priorityClass("urgent", 1000, "PreemptLowerPriority", false);
    private static final PriorityClass POLITE = priorityClass("polite", 500, "Never", false);
    private static final PriorityClass USUAL = priorityClass("usual", 10, "PreemptLowerPriority", true);

    private final JobReader reader = new JobReader(
            LEVELS, GpuResources.DEFAULT, List.of(new Toleration("NoSchedule", "sku", "Equal", null, "gpu")));

    @Test
    void aJobThatSaysLittleGetsTheDefaults() {
        Job job = accepted(Manifests.job(""));

        assertThat(job.id()).isEqualTo(new JobId("research", "llama", "u-1"));
        assertThat(job.queue()).isEqualTo(new QueueName("vision"));
        assertThat(job.gang()).isEqualTo(new Gang(1, 1, new Resources(1, 0, 0, 0, 1)));
        assertThat(job.gpuTypes()).isEmpty();
        assertThat(job.topology()).isEqualTo(TopologyRequest.ANYWHERE);
        assertThat(job.priority()).isZero();
        assertThat(job.mayPreempt()).isTrue();
        assertThat(job.preemptible()).isTrue();
        assertThat(job.minRuntimeSeconds()).isZero();
        assertThat(job.checkpointIntervalSeconds()).isZero();
        assertThat(job.expectedDurationSeconds()).isZero();
        assertThat(job.submittedMillis())
                .isEqualTo(Instant.parse("2026-08-01T10:00:00Z").toEpochMilli());
        assertThat(job.nodes()).isEqualTo(NodeSelection.ANY_NODE);
    }

    @Test
    void aJobThatSaysEverything() {
        Job job = accepted(Manifests.job("""
                replicas: 4
                minReplicas: 2
                gpusPerReplica: 8
                gpuTypes: [{name: H100}, {name: A100, speed: 0.4}]
                topology: {required: zone, preferred: rack}
                preemptible: false
                minRuntimeSeconds: 60
                checkpointIntervalSeconds: 600
                expectedDurationSeconds: 7200
                template:
                  spec:
                    nodeSelector: {disk: ssd}
                    containers:
                    - name: train
                      resources: {requests: {cpu: "32", memory: 1Gi}, limits: {nvidia.com/gpu: 8}}
                """));

        assertThat(job.gang()).isEqualTo(new Gang(2, 4, new Resources(8, 32_000, 1L << 30, 0, 1)));
        assertThat(job.gpuTypes())
                .containsExactly(
                        new AcceptedGpuType(new GpuType("H100"), 1.0), new AcceptedGpuType(new GpuType("A100"), 0.4));
        assertThat(job.topology()).isEqualTo(new TopologyRequest("zone", "rack"));
        assertThat(job.preemptible()).isFalse();
        assertThat(job.minRuntimeSeconds()).isEqualTo(60);
        assertThat(job.checkpointIntervalSeconds()).isEqualTo(600);
        assertThat(job.expectedDurationSeconds()).isEqualTo(7200);
        assertThat(job.nodes()).isEqualTo(NodeSelection.labels(Map.of("disk", "ssd")));
    }

    @Test
    void aLauncherIsTheFirstRoleOfTheGang() {
        Job job = accepted(Manifests.job("""
                replicas: 4
                minReplicas: 2
                gpusPerReplica: 8
                launcher:
                  template:
                    spec:
                      containers: [{name: mpirun, image: mpi:1, resources: {requests: {cpu: "2"}}}]
                template:
                  spec:
                    containers: [{name: sshd, resources: {requests: {cpu: "32"}, limits: {nvidia.com/gpu: 8}}}]
                """));

        assertThat(job.gang().roles())
                .containsExactly(
                        new Role("launcher", 1, 1, new Resources(0, 2_000, 0, 0, 1)),
                        new Role(Gang.WORKER, 2, 4, new Resources(8, 32_000, 0, 0, 1)));
    }

    @Test
    void aLauncherWithoutATemplateIsAReplicaWithItsOwnGpus() {
        Job job = accepted(Manifests.job("replicas: 2\ngpusPerReplica: 8\nlauncher: {gpus: 1}"));

        assertThat(job.gang().need(0)).isEqualTo(Resources.ofGpus(1));
        assertThat(job.gang().need(1)).isEqualTo(Resources.ofGpus(8));
    }

    @Test
    void aLauncherGoesWhereTheReplicasMayGo() {
        assertThat(reader.read(Manifests.job("""
                                launcher:
                                  template:
                                    spec:
                                      nodeSelector: {disk: ssd}
                                      containers: [{name: mpirun, image: mpi:1}]
                                template: {spec: {containers: [{name: sshd, image: mpi:1}]}}
                                """), PriorityClasses.NONE))
                .isEqualTo(new JobReading.Refused(
                        JobReason.INVALID_SPEC,
                        "spec.launcher.template.spec.nodeSelector is not supported: the launcher goes where the replicas"
                                + " may go; write it in spec.template"));
    }

    @Test
    void segmentsAndTheDeadlineAreRead() {
        Job job = accepted(
                Manifests.job(
                        "replicas: 4\ntopology: {required: zone, segment: {level: rack, replicas: 2}}\nactiveDeadlineSeconds: 90"));

        assertThat(job.topology()).isEqualTo(new TopologyRequest("zone", "", "rack", 2));
        assertThat(job.maxDurationSeconds()).isEqualTo(90);
    }

    @Test
    void aSegmentOfAnUnknownLevelIsRefused() {
        assertThat(reader.read(
                        Manifests.job("topology: {segment: {level: nvlink, replicas: 2}}"), PriorityClasses.NONE))
                .isEqualTo(new JobReading.Refused(
                        JobReason.INVALID_SPEC,
                        "spec.topology.segment.level is 'nvlink', but the cluster's topology levels are zone, rack,"
                                + " node"));
    }

    @Test
    void priorityComesFromThePriorityClass() {
        PriorityClasses classes = PriorityClasses.of(List.of(URGENT, POLITE, USUAL));

        assertThat(accepted(Manifests.job("priorityClassName: urgent"), classes))
                .returns(1000, Job::priority)
                .returns(true, Job::mayPreempt);
        assertThat(accepted(Manifests.job("priorityClassName: polite"), classes))
                .returns(500, Job::priority)
                .returns(false, Job::mayPreempt);
        assertThat(accepted(Manifests.job(""), classes).priority()).isEqualTo(10);
    }

    @Test
    void ofSeveralDefaultPrioritiesTheLowestCounts() {
        PriorityClasses classes =
                PriorityClasses.of(List.of(USUAL, priorityClass("other", 5, "PreemptLowerPriority", true)));

        assertThat(classes.unnamed().value()).isEqualTo(5);
    }

    @Test
    void anUnknownPriorityClassIsRefused() {
        assertThat(reader.read(Manifests.job("priorityClassName: urgnt"), PriorityClasses.of(List.of(URGENT))))
                .isEqualTo(new JobReading.Refused(
                        JobReason.PRIORITY_CLASS_NOT_FOUND,
                        "spec.priorityClassName names the PriorityClass urgnt, which does not exist; create it or name"
                                + " another"));
    }

    @Test
    void anUnknownTopologyLevelIsRefusedWithTheListOfLevels() {
        assertThat(reader.read(Manifests.job("topology: {required: rak}"), PriorityClasses.NONE))
                .isEqualTo(new JobReading.Refused(
                        JobReason.INVALID_SPEC,
                        "spec.topology.required is 'rak', but the cluster's topology levels are zone, rack, node"));
    }

    @Test
    void nothingAfterAColonIsAsIfTheFieldWereNotThere() {
        Job job = accepted(Manifests.jobOfPod("""
                nodeSelector:
                tolerations:
                initContainers:
                affinity:
                containers:
                - null
                - {name: train, ports: null, env: [null], resources: {requests: {cpu: null}}}
                """));

        assertThat(job.gang().workers().perReplica()).isEqualTo(Resources.ofGpus(1));
    }

    @Test
    void podsTolerateTheTaintsOfGpuNodesAndTheAdministratorsOwn() {
        Job job = accepted(Manifests.jobOfPod("""
                containers: [{name: train}]
                tolerations: [{key: team, value: vision, effect: NoSchedule}]
                """));

        assertThat(tolerates(job, new Taint("nvidia.com/gpu", "present", "NoSchedule")))
                .isTrue();
        assertThat(tolerates(job, new Taint("amd.com/gpu", "", "NoSchedule"))).isTrue();
        assertThat(tolerates(job, new Taint("sku", "gpu", "NoSchedule"))).isTrue();
        assertThat(tolerates(job, new Taint("team", "vision", "NoSchedule"))).isTrue();
        assertThat(tolerates(job, new Taint("team", "speech", "NoSchedule"))).isFalse();
        assertThat(tolerates(job, new Taint("node.kubernetes.io/unreachable", "", "NoExecute")))
                .isFalse();
    }

    private static boolean tolerates(Job job, Taint taint) {
        return job.tolerations().stream().anyMatch(toleration -> toleration.tolerates(taint));
    }

    private Job accepted(GpuJob object) {
        return accepted(object, PriorityClasses.NONE);
    }

    private Job accepted(GpuJob object, PriorityClasses classes) {
        JobReading reading = reader.read(object, classes);
        assertThat(reading).isInstanceOf(JobReading.Accepted.class);
        return ((JobReading.Accepted) reading).job();
    }

    private static PriorityClass priorityClass(String name, int value, String preemption, boolean isDefault) {
        return new PriorityClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withValue(value)
                .withPreemptionPolicy(preemption)
                .withGlobalDefault(isDefault)
                .build();
    }
}

package dev.fairlead.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a newer version, or a careless hand, may have written must still be readable: one odd object closes a watch. */
class UnknownWordsTest {
    @Test
    void unknownFieldsAndWordsAreRead() {
        GpuJob job = Serialization.unmarshal("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: llama, namespace: research}
                novelty: {a: b}
                spec:
                  queue: research
                  novelty: 1
                  gpuTypes: [{name: H100, novelty: [1]}]
                  template: {novelty: 1, spec: {novelty: 1, containers: [{name: train, image: i, novelty: 1}]}}
                status: {phase: Dreaming, novelty: {a: 1}, conditions: [{type: Ready, novelty: 1}]}
                """, GpuJob.class);

        assertThat(job.getStatus().phase()).isEqualTo(JobPhase.UNKNOWN);
        assertThat(job.getSpec().gpuTypes()).containsExactly(new AcceptedGpuType("H100"));
        assertThat(Serialization.asYaml(job.getSpec().template())).contains("novelty");
    }

    @Test
    void absentFieldsReadAsTheirDefaults() {
        GpuJobSpec job = Serialization.unmarshal("queue: research", GpuJobSpec.class);
        assertThat(job.replicas()).isEqualTo(1);
        assertThat(job.fewestReplicas()).isEqualTo(1);
        assertThat(job.gpusPerReplica()).isEqualTo(1);
        assertThat(job.gpuTypes()).isEmpty();
        assertThat(job.preemptible()).isTrue();
        assertThat(job.backoffLimit()).isEqualTo(3);
        assertThat(job.suspend()).isFalse();

        GpuQueueSpec queue = Serialization.unmarshal("stopPolicy: Sleep\ngpus: [{type: H100}]", GpuQueueSpec.class);
        assertThat(queue.weight()).isEqualTo(1);
        assertThat(queue.stopPolicy()).isEqualTo(StopPolicy.UNKNOWN);
        assertThat(queue.gpus()).containsExactly(new GpuQuota("H100", 0, null));
        assertThat(queue.admits("anyone")).isTrue();
    }

    @Test
    void aStatusIsWrittenTheWayKubernetesReadsIt() {
        GpuJobStatus status = GpuJobStatus.empty().toBuilder()
                .phase(JobPhase.STARTING)
                .reason(JobReason.PODS_STARTING)
                .nodes(List.of("n1", "n2"))
                .placedTime(Instant.parse("2026-11-23T09:00:00.987Z"))
                .build();

        String yaml = Serialization.asYaml(status);
        assertThat(yaml)
                .contains(
                        "phase: \"Starting\"",
                        "reason: \"PodsStarting\"",
                        "\"2026-11-23T09:00:00Z\"",
                        "readyReplicas: 0")
                .doesNotContain("message", "conditions", "null");
        assertThat(Serialization.unmarshal(yaml, GpuJobStatus.class)).isEqualTo(status);
    }
}

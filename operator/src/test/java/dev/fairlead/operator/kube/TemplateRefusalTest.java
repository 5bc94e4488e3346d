package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Topology;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.JobReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scheduler cannot honour is refused with the field's name, and what it may disregard is not. */
class TemplateRefusalTest {
    private final JobReader reader = new JobReader(new Topology(List.of("node")), GpuResources.DEFAULT, List.of());

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nodeName: n1                            | spec.template.spec.nodeName cannot be 'n1'
            schedulerName: volcano                  | spec.template.spec.schedulerName cannot be 'volcano'
            restartPolicy: Always                   | spec.template.spec.restartPolicy cannot be 'Always'
            hostname: me                            | spec.template.spec.hostname cannot be 'me'
            subdomain: us                           | spec.template.spec.subdomain cannot be 'us'
            priorityClassName: urgent               | write it in spec.priorityClassName
            resourceClaims: [{name: gpu}]           | spec.template.spec.resourceClaims is not supported
            schedulingGates: [{name: wait}]         | spec.template.spec.schedulingGates is not supported
            overhead: {cpu: much}                   | overhead: cpu is 'much', which is not an amount
            tolerations: [{key: a, operator: Gt}]   | the operator Gt of a is not supported
            tolerations: [{value: a}]               | a toleration without a key needs the operator Exists
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}] | topologySpreadConstraints is not supported
            affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]}} | affinity.podAffinity is not supported
            affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]}} | affinity.podAntiAffinity is not supported
            """)
    void aPodThatCannotBeHonoured(String field, String sentence) {
        assertThat(refusal(Manifests.jobOfPod("containers: [{name: train}]\n" + field)))
                .contains(sentence);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {name: train, ports: [{containerPort: 1, hostPort: 80}]}    | container train has a hostPort
            {name: train, resources: {claims: [{name: gpu}]}}           | resourceClaims is not supported
            {name: train, resources: {requests: {cpu: lots}}}           | container train requests: cpu is 'lots', which is not an amount
            {name: train, resources: {limits: {memory: -1Gi}}}          | container train limits: memory is '-1Gi', which is not an amount
            {name: train, resources: {limits: {nvidia.com/gpu: 4}}}     | container train asks for 4 GPUs
            {name: train, resources: {limits: {amd.com/gpu: 4}}}        | container train asks for 4 GPUs
            """)
    void aContainerThatCannotBeHonoured(String container, String sentence) {
        assertThat(refusal(Manifests.jobOfPod("containers: [" + container + "]")))
                .contains(sentence);
    }

    @Test
    void gpusBelongToTheFirstContainerOnly() {
        String gpu = "resources: {limits: {nvidia.com/gpu: 1}}";

        assertThat(refusal(Manifests.jobOfPod("containers: [{name: a}, {name: b, " + gpu + "}]")))
                .contains("container b asks for 1 GPUs");
        assertThat(refusal(Manifests.jobOfPod("containers: [{name: a}]\ninitContainers: [{name: i, " + gpu + "}]")))
                .contains("container i asks for 1 GPUs");
    }

    @Test
    void aTemplateWithoutContainers() {
        assertThat(refusal(Manifests.job("template: {spec: {}}"))).contains("spec.template.spec.containers is empty");
        assertThat(refusal(Manifests.job("template: {}"))).contains("spec.template.spec.containers is empty");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            minReplicas: 3                     | spec.minReplicas must be between 1 and spec.replicas (1), not 3
            gpusPerReplica: 0                  | spec.gpusPerReplica must be 1 or more, not 0
            gpuTypes: [{name: H100, speed: 0}] | the speed of H100 must be above 0 and at most 1000, not 0.0
            gpuTypes: [{speed: 1}]             | an entry of spec.gpuTypes has no name
            """)
    void numbersThatSlippedPastTheApiServer(String field, String sentence) {
        assertThat(refusal(Manifests.job(field))).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            schedulerName: fairlead
            restartPolicy: Never
            hostNetwork: true
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
            affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            """)
    void whatMayStay(String field) {
        assertThat(reader.read(Manifests.jobOfPod("containers: [{name: train}]\n" + field), PriorityClasses.NONE))
                .isInstanceOf(JobReading.Accepted.class);
    }

    private String refusal(GpuJob job) {
        JobReading reading = reader.read(job, PriorityClasses.NONE);
        assertThat(reading).isInstanceOf(JobReading.Refused.class);
        JobReading.Refused refused = (JobReading.Refused) reading;
        assertThat(refused.reason()).isEqualTo(JobReason.INVALID_SPEC);
        return refused.sentence();
    }
}

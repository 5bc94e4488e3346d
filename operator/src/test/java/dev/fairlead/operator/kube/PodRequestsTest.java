package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Resources;
import org.junit.jupiter.api.Test;

class PodRequestsTest {
    private static final long GI = 1L << 30;

    @Test
    void containersThatRunTogetherAddUp() {
        assertThat(requests("""
                containers:
                - name: train
                  resources: {requests: {cpu: "4", memory: 8Gi}, limits: {nvidia.com/gpu: "8"}}
                - name: logs
                  resources: {requests: {cpu: 500m, memory: 1Gi, ephemeral-storage: 2Gi}}
                """)).isEqualTo(new Resources(8, 4_500, 9 * GI, 2 * GI, 1));
    }

    @Test
    void whatIsNotRequestedIsAskedForAsTheLimit() {
        assertThat(requests("""
                containers:
                - name: train
                  resources: {requests: {cpu: "1"}, limits: {cpu: "4", memory: 8Gi}}
                """)).isEqualTo(new Resources(0, 1_000, 8 * GI, 0, 1));
    }

    @Test
    void theLargestInitContainerCountsIfItIsMoreThanWhatRunsLater() {
        assertThat(requests("""
                initContainers:
                - {name: fetch, resources: {requests: {cpu: "8", memory: 1Gi}}}
                - {name: check, resources: {requests: {cpu: "1", memory: 2Gi}}}
                containers:
                - {name: train, resources: {requests: {cpu: "4", memory: 8Gi}}}
                """)).isEqualTo(new Resources(0, 8_000, 8 * GI, 0, 1));
    }

    @Test
    void sidecarsRunBesideTheContainersAndBesideLaterInitContainers() {
        assertThat(requests("""
                initContainers:
                - {name: early, resources: {requests: {cpu: "5"}}}
                - {name: sidecar, restartPolicy: Always, resources: {requests: {cpu: "2"}}}
                - {name: late, resources: {requests: {cpu: "4"}}}
                containers:
                - {name: train, resources: {requests: {cpu: "3"}}}
                """).cpuMillis()).isEqualTo(6_000);
    }

    @Test
    void theRuntimesOverheadComesOnTop() {
        assertThat(requests("""
                overhead: {cpu: 250m, memory: 1Gi}
                containers:
                - {name: train, resources: {requests: {cpu: "1", memory: 1Gi}}}
                """)).isEqualTo(new Resources(0, 1_250, 2 * GI, 0, 1));
    }

    @Test
    void requestsOfThePodAsAWholeReplaceTheSum() {
        assertThat(requests("""
                resources: {requests: {cpu: "2"}}
                containers:
                - {name: train, resources: {requests: {cpu: "1", memory: 1Gi}}}
                """)).isEqualTo(new Resources(0, 2_000, GI, 0, 1));
    }

    @Test
    void aPodWithoutRequestsTakesASlot() {
        assertThat(requests("containers: [{name: pause}]")).isEqualTo(new Resources(0, 0, 0, 0, 1));
    }

    private static Resources requests(String podSpec) {
        return new PodRequests(GpuResources.DEFAULT).of(Manifests.podSpec(podSpec));
    }
}

package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.JobPhase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** What is read of a watch event, and what is left out. */
class WatchedObjectsTest {
    private static final KubernetesSerialization JSON = KubernetesJson.serialization();

    @Test
    void aPodKeepsWhatItTakesAndHowItFares() {
        Pod pod = (Pod) object("""
                {"kind": "Pod", "apiVersion": "v1",
                 "metadata": {"name": "llama-0", "uid": "u", "resourceVersion": "7", "labels": {"a": "b"},
                              "ownerReferences": [{"kind": "GpuJob", "name": "llama", "uid": "j"}],
                              "managedFields": [{"manager": "kwok", "fieldsV1": {"f:status": {}}}]},
                 "spec": {"nodeName": "n1", "futureField": {"x": [1]},
                          "containers": [{"name": "train", "env": [{"name": "A", "value": "b"}],
                                          "resources": {"limits": {"nvidia.com/gpu": "8", "cpu": "100m"}}}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
                            "containerStatuses": null}}
                """);
        assertThat(pod.getMetadata().getName()).isEqualTo("llama-0");
        assertThat(pod.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(pod.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(pod.getMetadata().getManagedFields()).isEmpty();
        assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
        assertThat(pod.getSpec().getContainers().getFirst().getEnv()).isEmpty();
        assertThat(pod.getSpec().getContainers().getFirst().getResources().getLimits())
                .containsOnlyKeys("nvidia.com/gpu", "cpu");
        assertThat(pod.getStatus().getConditions()).hasSize(1);
    }

    @Test
    void aJobKeepsItsWholeTemplate() {
        GpuJob job = (GpuJob) object("""
                {"apiVersion": "scheduling.fairlead.dev/v1alpha1", "kind": "GpuJob",
                 "metadata": {"name": "llama", "managedFields": [{"manager": "kubectl"}]},
                 "spec": {"queue": "research", "template": {"spec": {"containers": [
                     {"name": "train", "env": [{"name": "A", "value": "b"}]}]}}},
                 "status": {"phase": "Running", "startTime": "2026-11-23T10:00:00Z"}}
                """);
        assertThat(job.getMetadata().getManagedFields()).isEmpty();
        assertThat(job.getSpec().template().getSpec().getContainers().getFirst().getEnv())
                .hasSize(1);
        assertThat(job.getStatus().phase()).isEqualTo(JobPhase.RUNNING);
    }

    @Test
    void theKindMayStandLast() {
        Pod pod = (Pod) object("""
                {"metadata": {"name": "x", "managedFields": [{"manager": "m"}]},
                 "spec": {"nodeName": "n1"}, "apiVersion": "v1", "kind": "Pod"}
                """);
        assertThat(pod.getMetadata().getName()).isEqualTo("x");
        assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
    }

    @Test
    void otherKindsAreReadAsEver() {
        assertThat(object("{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 410, \"reason\": \"Expired\"}"))
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
        assertThat(object("{\"kind\": \"Lease\", \"apiVersion\": \"coordination.k8s.io/v1\", \"metadata\": {}}"))
                .isInstanceOf(Lease.class);
    }

    private static Object object(String json) {
        return JSON.unmarshal("{\"type\": \"MODIFIED\", \"object\": " + json + "}", WatchEvent.class)
                .getObject();
    }
}

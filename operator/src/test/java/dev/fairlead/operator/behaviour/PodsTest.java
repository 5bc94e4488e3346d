package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A gang's pods have what torchrun needs. */
@Behaviour
class PodsTest {
    @Test
    void a_gang_finds_itself(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job train = given.job("train", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.template.metadata", "{labels: {app: llama}, annotations: {owner: ada}}")
                .submit()
                .reaches("Running");
        String uid = train.object().getAsJsonObject("metadata").get("uid").getAsString();

        List<V1Pod> pods = train.pods();

        for (int rank = 0; rank < 2; rank++) {
            V1Pod pod = pods.get(rank);
            assertThat(PodParts.name(pod)).isEqualTo("train-" + rank);
            assertThat(PodParts.metadata(pod).getLabels()).containsEntry("app", "llama");
            assertThat(PodParts.metadata(pod).getAnnotations()).containsEntry("owner", "ada");
            assertThat(PodParts.metadata(pod).getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> {
                        assertThat(owner.getKind()).isEqualTo("GpuJob");
                        assertThat(owner.getUid()).isEqualTo(uid);
                        assertThat(owner.getController()).isTrue();
                    });
            assertThat(PodParts.spec(pod).getHostname()).isEqualTo("train-" + rank);
            assertThat(PodParts.spec(pod).getSubdomain()).isEqualTo("train");
            assertThat(PodParts.spec(pod).getSchedulerName()).isEqualTo("fairlead");
            assertThat(PodParts.spec(pod).getRestartPolicy()).isEqualTo("Never");
            assertThat(PodLedger.gpus(pod)).isEqualTo(8);
            assertThat(environment(pod))
                    .containsEntry("MASTER_ADDR", "train-0.train")
                    .containsEntry("MASTER_PORT", "29500")
                    .containsEntry("PET_MASTER_ADDR", "train-0.train")
                    .containsEntry("PET_MASTER_PORT", "29500")
                    .containsEntry("PET_NNODES", "2")
                    .containsEntry("PET_NODE_RANK", String.valueOf(rank))
                    .containsEntry("NODE_RANK", String.valueOf(rank))
                    .containsEntry("PET_NPROC_PER_NODE", "8")
                    .containsEntry("FAIRLEAD_GPU_TYPE", given.gpuType());
            assertThat(PodParts.spec(pod).getContainers().getFirst().getVolumeMounts())
                    .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/dev/shm"));
            assertThat(PodParts.spec(pod).getVolumes())
                    .anySatisfy(volume ->
                            assertThat(String.valueOf(volume.getEmptyDir())).contains("medium: Memory"));
            assertThat(PodParts.spec(pod).getTolerations())
                    .anySatisfy(toleration -> assertThat(toleration.getKey()).isEqualTo("nvidia.com/gpu"));
        }
        JsonObject service = Witness.get(given.witness().resources("", "v1", "services"), given.namespace(), "train")
                .orElseThrow();
        JsonObject spec = service.getAsJsonObject("spec");
        assertThat(spec.get("clusterIP").getAsString()).isEqualTo("None");
        assertThat(spec.get("publishNotReadyAddresses").getAsBoolean()).isTrue();
        assertThat(PodParts.metadata(pods.getFirst()).getLabels())
                .containsAllEntriesOf(strings(spec.getAsJsonObject("selector")));
    }

    @Test
    void an_elastic_gang_agrees_on_ranks_by_itself(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job train = given.job("train", team)
                .replicas(4)
                .minReplicas(2)
                .gpusPerReplica(2)
                .submit()
                .reaches("Running");

        assertThat(environment(train.pods().getFirst()))
                .containsEntry("PET_NNODES", "2:4")
                .containsEntry("PET_RDZV_BACKEND", "c10d")
                .containsEntry("PET_RDZV_ENDPOINT", "train-0.train:29500");
    }

    @Test
    void a_single_pod_needs_no_service(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job train = given.job("train", team).submit().reaches("Running");

        assertThat(environment(train.pods().getFirst())).containsEntry("MASTER_ADDR", "localhost");
        assertThat(given.hasService("train")).isFalse();
    }

    private static Map<String, String> environment(V1Pod pod) {
        Map<String, String> variables = new HashMap<>();
        for (V1EnvVar variable : Objects.requireNonNull(
                PodParts.spec(pod).getContainers().getFirst().getEnv())) {
            variables.put(variable.getName(), variable.getValue());
        }
        return variables;
    }

    private static Map<String, String> strings(JsonObject object) {
        Map<String, String> strings = new HashMap<>();
        object.entrySet()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().getAsString()));
        return strings;
    }
}

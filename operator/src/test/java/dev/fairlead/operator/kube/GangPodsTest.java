package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.operator.api.GpuJob;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GangPodsTest {
    private static final GpuJob LLAMA = Manifests.job("""
            replicas: 2
            gpusPerReplica: 8
            priorityClassName: urgent
            template:
              metadata:
                labels: {app: llama}
                annotations: {note: mine}
              spec:
                terminationGracePeriodSeconds: 300
                initContainers: [{name: fetch, image: fetch:1}]
                containers:
                - name: train
                  image: llama:1
                  env: [{name: MASTER_PORT, value: "1234"}, {name: WHO, value: "$(NODE_RANK)"}]
                  resources: {requests: {cpu: "32"}, limits: {memory: 1Ti, nvidia.com/gpu: 8}}
                - {name: logs, image: logs:1, volumeMounts: [{name: mine, mountPath: /dev/shm/}]}
                volumes: [{name: mine, emptyDir: {}}]
                tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
            """);

    private final PodWriter writer =
            new PodWriter(GpuResources.DEFAULT, List.of(new Toleration("NoSchedule", "sku", "Equal", null, "gpu")));

    @Test
    void aPodKnowsItsNodeItsPlaceAndItsOwner() {
        Pod pod = writer.gang(LLAMA, Manifests.placement(2)).pod(1);

        assertThat(pod.getMetadata().getNamespace()).isEqualTo("research");
        assertThat(pod.getMetadata().getName()).isEqualTo("llama-1");
        assertThat(pod.getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "app", "llama",
                        "scheduling.fairlead.dev/job", "llama",
                        "scheduling.fairlead.dev/job-uid", "u-1",
                        "scheduling.fairlead.dev/queue", "vision",
                        "scheduling.fairlead.dev/replica-index", "1",
                        "scheduling.fairlead.dev/attempt", "2"));
        assertThat(pod.getMetadata().getAnnotations())
                .isEqualTo(Map.of("note", "mine", "scheduling.fairlead.dev/gang-size", "2"));
        assertThat(pod.getMetadata().getOwnerReferences())
                .containsExactly(
                        new OwnerReference("scheduling.fairlead.dev/v1alpha1", true, true, "GpuJob", "llama", "u-1"));
        assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
        assertThat(pod.getSpec().getHostname()).isEqualTo("llama-1");
        assertThat(pod.getSpec().getSubdomain()).isEqualTo("llama");
        assertThat(pod.getSpec().getSchedulerName()).isEqualTo("fairlead");
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("urgent");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(300);
        assertThat(pod.getSpec().getTolerations().stream().map(Toleration::getKey))
                .containsExactly("nvidia.com/gpu", "amd.com/gpu", "sku");
    }

    @Test
    void theFirstContainerGetsTheGpusUnderTheNodesResource() {
        GangPlacement onAmd = new GangPlacement(new GpuType("MI300X"), "amd.com/gpu", List.of(new NodeName("n0")), 1);

        Container train = container(writer.gang(LLAMA, onAmd).pod(0), "train");
        Container logs = container(writer.gang(LLAMA, onAmd).pod(0), "logs");

        assertThat(train.getResources().getLimits().keySet()).containsExactlyInAnyOrder("memory", "amd.com/gpu");
        assertThat(train.getResources().getLimits()).containsEntry("amd.com/gpu", new Quantity("8"));
        assertThat(train.getResources().getRequests().keySet()).containsExactly("cpu");
        assertThat(logs.getResources()).isNull();
    }

    @Test
    void torchrunFindsItsFlagsAndTheUsersValuesWin() {
        Pod pod = writer.gang(LLAMA, Manifests.placement(2)).pod(1);

        assertThat(environment(container(pod, "train")))
                .isEqualTo(Map.ofEntries(
                        Map.entry("MASTER_ADDR", "llama-0.llama"),
                        Map.entry("MASTER_PORT", "1234"),
                        Map.entry("NODE_RANK", "1"),
                        Map.entry("PET_NNODES", "2"),
                        Map.entry("PET_NPROC_PER_NODE", "8"),
                        Map.entry("PET_NODE_RANK", "1"),
                        Map.entry("PET_MASTER_ADDR", "llama-0.llama"),
                        Map.entry("PET_MASTER_PORT", "29500"),
                        Map.entry("FAIRLEAD_GPU_TYPE", "H100"),
                        Map.entry("FAIRLEAD_ATTEMPT", "2"),
                        Map.entry("WHO", "$(NODE_RANK)")));
        assertThat(environment(container(pod, "logs"))).containsEntry("PET_NODE_RANK", "1");
        assertThat(environment(pod.getSpec().getInitContainers().getFirst())).containsEntry("PET_NODE_RANK", "1");
    }

    @Test
    void anElasticGangMeetsInsteadOfHavingAMaster() {
        GpuJob elastic = Manifests.job("replicas: 4\nminReplicas: 2\ngpusPerReplica: 8");

        assertThat(environment(
                        container(writer.gang(elastic, Manifests.placement(3)).pod(2), "train")))
                .containsEntry("PET_NNODES", "2:4")
                .containsEntry("PET_RDZV_BACKEND", "c10d")
                .containsEntry("PET_RDZV_ENDPOINT", "llama-0.llama:29500")
                .containsEntry("PET_RDZV_ID", "u-1-2")
                .containsEntry("NODE_RANK", "2")
                .doesNotContainKeys("PET_NODE_RANK", "PET_MASTER_ADDR", "PET_MASTER_PORT", "RANK", "WORLD_SIZE");
    }

    @Test
    void ranksCountTheWorkersOfALauncher() {
        GpuJob mpi = Manifests.job("""
                replicas: 2
                gpusPerReplica: 8
                launcher:
                  template:
                    metadata: {labels: {app: mpi}}
                    spec: {containers: [{name: mpirun, image: mpi:1}]}
                template:
                  spec: {containers: [{name: sshd, image: mpi:1}]}
                """);
        GangPods pods = writer.gang(mpi, Manifests.placement(3));

        Container mpirun = container(pods.pod(0), "mpirun");
        assertThat(environment(mpirun))
                .isEqualTo(Map.of(
                        "MASTER_ADDR", "llama-1.llama",
                        "MASTER_PORT", "29500",
                        "FAIRLEAD_ROLE", "launcher",
                        "FAIRLEAD_WORKERS", "2",
                        "FAIRLEAD_GPU_TYPE", "H100",
                        "FAIRLEAD_ATTEMPT", "2"));
        assertThat(mpirun.getResources().getLimits()).isEmpty();
        assertThat(pods.pod(0).getMetadata().getLabels())
                .containsEntry("app", "mpi")
                .containsEntry("scheduling.fairlead.dev/role", "launcher");
        Container sshd = container(pods.pod(2), "sshd");
        assertThat(environment(sshd))
                .containsEntry("MASTER_ADDR", "llama-1.llama")
                .containsEntry("PET_NNODES", "2")
                .containsEntry("NODE_RANK", "1")
                .containsEntry("FAIRLEAD_ROLE", "worker");
        assertThat(sshd.getResources().getLimits()).containsEntry("nvidia.com/gpu", new Quantity("8"));
        assertThat(pods.pod(2).getMetadata().getName()).isEqualTo("llama-2");
        assertThat(pods.pod(2).getSpec().getNodeName()).isEqualTo("n2");
    }

    @Test
    void aGangOfOneIsItsOwnMaster() {
        assertThat(environment(container(
                        writer.gang(Manifests.job(""), Manifests.placement(1)).pod(0), "train")))
                .containsEntry("MASTER_ADDR", "localhost")
                .containsEntry("PET_MASTER_ADDR", "localhost")
                .containsEntry("PET_NNODES", "1");
    }

    @Test
    void aRankThatTheUserSetIsLeftAlone() {
        GpuJob job = Manifests.job("""
                replicas: 2
                template:
                  spec:
                    containers:
                    - {name: train, env: [{name: NODE_RANK, value: mine}, {name: FAIRLEAD_ATTEMPT, value: mine}]}
                """);

        assertThat(environment(
                        container(writer.gang(job, Manifests.placement(2)).pod(1), "train")))
                .containsEntry("NODE_RANK", "mine")
                .containsEntry("PET_NODE_RANK", "1")
                .containsEntry("FAIRLEAD_ATTEMPT", "2");
    }

    @Test
    void aTemplateWithHolesMakesAPod() {
        GpuJob job = Manifests.job("""
                template:
                  metadata: {labels: null, annotations: {note: null}}
                  spec:
                    volumes:
                    containers: [null, {name: train, env: null, volumeMounts: [null], resources: {limits: null}}]
                """);

        assertThat(writer.gang(job, Manifests.placement(1)).pod(0).getSpec().getContainers())
                .singleElement()
                .satisfies(train ->
                        assertThat(train.getResources().getLimits().keySet()).containsExactly("nvidia.com/gpu"));
    }

    @Test
    void sharedMemoryIsMountedWhereTheTemplateDoesNot() {
        Pod pod = writer.gang(LLAMA, Manifests.placement(2)).pod(0);

        assertThat(container(pod, "train").getVolumeMounts())
                .extracting(mount -> mount.getName() + " " + mount.getMountPath())
                .containsExactly("fairlead-shm /dev/shm");
        assertThat(container(pod, "logs").getVolumeMounts())
                .extracting(mount -> mount.getName() + " " + mount.getMountPath())
                .containsExactly("mine /dev/shm/");
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("fairlead-shm"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory"));
    }

    @Test
    void theJsonIsThePod() {
        GangPods gang = writer.gang(LLAMA, Manifests.placement(2));

        assertThat(new KubernetesSerialization().unmarshal(gang.json(1), Pod.class))
                .isEqualTo(gang.pod(1));
        assertThat(gang.json(0)).contains("\"name\":\"llama-0\"").doesNotContain("llama-1\"");
        assertThat(gang.size()).isEqualTo(2);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Pod pod = writer.gang(LLAMA, Manifests.placement(2)).pod(1);

        PodReading.OfJob reading = (PodReading.OfJob) new PodReader(GpuResources.DEFAULT).read(pod);

        assertThat(reading.job()).isEqualTo(JobReader.id(LLAMA));
        assertThat(reading.index()).isEqualTo(1);
        assertThat(reading.attempt()).isEqualTo(2);
        assertThat(reading.gangSize()).isEqualTo(2);
        assertThat(reading.node()).isEqualTo(new NodeName("n1"));
        assertThat(reading.holdsNode()).isTrue();
        assertThat(reading.resources().gpus()).isEqualTo(8);
    }

    @Test
    void theServiceGivesNamesToPodsThatAreNotReadyYet() {
        var service = GangService.of(LLAMA);

        assertThat(GangService.neededFor(LLAMA)).isTrue();
        assertThat(GangService.neededFor(Manifests.job(""))).isFalse();
        assertThat(service.getMetadata().getName()).isEqualTo("llama");
        assertThat(service.getMetadata().getOwnerReferences()).containsExactly(GangService.owner(LLAMA));
        assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(service.getSpec().getSelector()).isEqualTo(Map.of("scheduling.fairlead.dev/job", "llama"));
        assertThat(service.getSpec().getPorts().getFirst().getPort()).isEqualTo(29500);
    }

    private static Container container(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> environment(Container container) {
        return container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}

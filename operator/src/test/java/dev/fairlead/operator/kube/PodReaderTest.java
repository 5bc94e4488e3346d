package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReaderTest {
    private static final String OURS = """
            metadata:
              namespace: research
              name: llama-3
              uid: p-3
              creationTimestamp: "2026-08-01T10:00:00Z"
              labels: {scheduling.fairlead.dev/attempt: "2"}
              annotations: {scheduling.fairlead.dev/gang-size: "4"}
              ownerReferences:
              - {apiVersion: scheduling.fairlead.dev/v1alpha1, kind: GpuJob, name: llama, uid: u-1, controller: true}
            spec:
              nodeName: n7
              containers: [{name: train, resources: {limits: {nvidia.com/gpu: "8"}}}]
            """;

    private final PodReader reader = new PodReader(GpuResources.DEFAULT);

    @Test
    void aPodOfAJob() {
        assertThat(ours("{phase: Pending}"))
                .isEqualTo(new PodReading.OfJob(
                        new JobId("research", "llama", "u-1"),
                        "p-3",
                        "llama-3",
                        3,
                        2,
                        4,
                        new NodeName("n7"),
                        new Resources(8, 0, 0, 0, 1),
                        true,
                        PodPhase.STARTING,
                        false,
                        "",
                        1_785_578_400_000L));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {phase: Pending}                                                                        | STARTING  | ''
            {phase: Running, conditions: [{type: Ready, status: "False"}]}                          | STARTING  | ''
            {phase: Running, conditions: [{type: Ready, status: "True"}]}                           | READY     | ''
            {phase: Pending, containerStatuses: [{name: train, state: {waiting: {reason: ContainerCreating}}}]} | STARTING | ''
            {phase: Pending, containerStatuses: [{name: train, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]} | STARTING | container train waits: ImagePullBackOff (no such image)
            {phase: Succeeded}                                                                      | SUCCEEDED | ''
            {phase: Failed, containerStatuses: [{name: train, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]} | FAILED | container train exited with code 137 (OOMKilled)
            {phase: Failed, containerStatuses: [{name: logs, state: {terminated: {exitCode: 0}}}, {name: train, state: {terminated: {exitCode: 1, reason: Error}}}]} | FAILED | container train exited with code 1
            {phase: Failed, initContainerStatuses: [{name: fetch, state: {terminated: {exitCode: 2}}}]} | FAILED | container fetch exited with code 2
            {phase: Failed, reason: Evicted, message: too much scratch space}                       | FAILED    | the pod failed: Evicted (too much scratch space)
            {phase: Failed}                                                                         | FAILED    | the pod failed
            {phase: Failed, reason: UnexpectedAdmissionError, message: no healthy devices present}  | REFUSED   | the kubelet refused the pod: UnexpectedAdmissionError (no healthy devices present)
            {phase: Failed, reason: OutOfcpu}                                                       | REFUSED   | the kubelet refused the pod: OutOfcpu
            {phase: Failed, reason: OutOfnvidia.com/gpu}                                            | REFUSED   | the kubelet refused the pod: OutOfnvidia.com/gpu
            {phase: Failed, reason: NodeAffinity}                                                   | REFUSED   | the kubelet refused the pod: NodeAffinity
            {phase: Failed, reason: Terminated, message: node is shutting down}                     | LOST      | the pod was lost with its node: Terminated (node is shutting down)
            {phase: Failed, reason: NodeLost}                                                       | LOST      | the pod was lost with its node: NodeLost
            {phase: Unknown}                                                                        | LOST      | the pod was lost with its node: phase Unknown
            {phase: Running, conditions: [{type: DisruptionTarget, status: "True", reason: DeletionByTaintManager}]} | LOST | the pod was taken away: DeletionByTaintManager
            {phase: Failed, conditions: [{type: DisruptionTarget, status: "True", reason: DeletionByPodGC, message: node is gone}]} | LOST | the pod was taken away: DeletionByPodGC (node is gone)
            {phase: Running, conditions: [{type: DisruptionTarget, status: "False"}, {type: Ready, status: "True"}]} | READY | ''
            """)
    void whatBecameOfAPod(String status, PodPhase phase, String sentence) {
        PodReading.OfJob pod = ours(status);

        assertThat(pod.phase()).isEqualTo(phase);
        assertThat(pod.sentence()).isEqualTo(sentence);
    }

    @Test
    void aPodThatIsBeingDeletedHoldsItsGpusUntilTheKubeletSaysSo() {
        String leaving = OURS.replace("uid: p-3", "uid: p-3\n  deletionTimestamp: '2026-08-01T10:00:00Z'");

        assertThat(reader.read(Manifests.pod(leaving + "status: {phase: Running}")))
                .isInstanceOfSatisfying(PodReading.OfJob.class, pod -> {
                    assertThat(pod.terminating()).isTrue();
                    assertThat(pod.holdsNode()).isTrue();
                });
        assertThat(reader.read(Manifests.pod(leaving + "status: {phase: Failed}"))
                        .holdsNode())
                .isFalse();
    }

    @Test
    void labelsThatWereTornOffDoNotMakeAPodForeign() {
        String torn = OURS.replace("scheduling.fairlead.dev/attempt: \"2\"", "scheduling.fairlead.dev/attempt: two");

        assertThat(reader.read(Manifests.pod(torn))).isInstanceOfSatisfying(PodReading.OfJob.class, pod -> {
            assertThat(pod.index()).isEqualTo(3);
            assertThat(pod.attempt()).isZero();
        });
    }

    @ParameterizedTest(name = "node {0}, phase {1}: holds room is {2}")
    @CsvSource({
        "n7, Running, true",
        "n7, Pending, true",
        "n7, Succeeded, false",
        "n7, Failed, false",
        "'', Pending, false"
    })
    void aForeignPodCountsWhileItIsBoundAndNotOver(String node, String phase, boolean holdsNode) {
        PodReading reading = reader.read(Manifests.pod("""
                metadata: {namespace: kube-system, name: dcgm-x, uid: f-1}
                spec:
                  nodeName: "%s"
                  containers: [{name: a, resources: {requests: {cpu: 100m}}}]
                status: {phase: %s}
                """.formatted(node, phase)));

        assertThat(reading)
                .isEqualTo(new PodReading.Foreign(
                        "f-1", "kube-system", "dcgm-x", new NodeName(node), new Resources(0, 100, 0, 0, 1), holdsNode));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "kind: GpuJob, kind: Job",
        "controller: true, controller: false",
        "scheduling.fairlead.dev/v1alpha1, example.com/v1",
        "name: llama-3, name: other-3",
        "name: llama-3, name: llama-x"
    })
    void whoDoesNotBelongToAJobIsForeign(String from, String to) {
        assertThat(reader.read(Manifests.pod(OURS.replace(from, to)))).isInstanceOf(PodReading.Foreign.class);
    }

    @Test
    void aPodWithNothingInItIsReadAsWell() {
        assertThat(reader.read(Manifests.pod("metadata: {name: x}")).holdsNode())
                .isFalse();
    }

    private PodReading.OfJob ours(String status) {
        return (PodReading.OfJob) reader.read(Manifests.pod(OURS + "status: " + status));
    }
}

package dev.fairlead.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.config.MetricsSettings;
import dev.fairlead.operator.kube.KubernetesJson;
import dev.fairlead.operator.metrics.ClusterFigures;
import dev.fairlead.operator.metrics.ClusterFigures.PodGpus;
import dev.fairlead.operator.metrics.ClusterFigures.Wait;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of what the loop has seen. It is ten o'clock and one minute. */
class FigureCountTest {
    private static final KubernetesSerialization JSON = KubernetesJson.serialization();
    private static final Instant NOW = Instant.parse("2026-11-23T10:01:00Z");

    private final LonelyLoop lonely = new LonelyLoop(() -> NOW);

    @AfterEach
    void close() {
        lonely.close();
    }

    @Test
    void a_new_operator_knows_since_when_jobs_wait() throws InterruptedException {
        queue("team", "");
        job("new", "team", "10:00:00", "", "");
        job("just_now", "team", "10:01:00", "", "");
        job("stopped", "team", "09:00:00", "", condition("Placed", "09:30:00"));
        job(
                "resumed",
                "team",
                "09:00:00",
                "",
                condition("Placed", "09:10:00") + "," + condition("Suspended", "09:40:00"));

        assertThat(figures(new MetricsSettings(true, 3)).longestWaits())
                .as("the three longest; the API server tells whole seconds, so up to one more may have passed")
                .extracting(Wait::job, wait -> Instant.ofEpochMilli(wait.sinceMillis() / 1000 * 1000))
                .containsExactly(
                        tuple("stopped", Instant.parse("2026-11-23T09:30:00Z")),
                        tuple("resumed", Instant.parse("2026-11-23T09:40:00Z")),
                        tuple("new", Instant.parse("2026-11-23T10:00:00Z")));
        assertThat(figures(new MetricsSettings(true, 0)).longestWaits()).isEmpty();
    }

    @Test
    void queues_that_nobody_declared_count_as_one() throws InterruptedException {
        queue("team", "");
        job("a", "team", "10:00:00", "", "");
        job("b", "thought-up-1", "10:00:00", "", "");
        job("c", "thought-up-2", "10:00:00", "", "");

        ClusterFigures figures = figures(MetricsSettings.DEFAULT);

        assertThat(figures.queues()).containsOnlyKeys("team", ClusterFigures.NO_QUEUE);
        assertThat(figures.queues().get(ClusterFigures.NO_QUEUE)).satisfies(row -> {
            assertThat(row.byPhase()).containsEntry(JobPhase.PENDING, 2);
            assertThat(row.waiting()).containsEntry(JobReason.QUEUE_NOT_FOUND, 2);
        });
        assertThat(figures.jobs()).containsEntry(JobPhase.PENDING, 3);
    }

    @Test
    void the_team_is_that_of_the_job_or_of_its_queue_or_the_queue_itself() throws InterruptedException {
        node("n1", 8);
        queue("labelled", "\"scheduling.fairlead.dev/team\": \"of-queue\"");
        queue("plain", "");
        job("a", "labelled", "10:00:00", "\"scheduling.fairlead.dev/team\": \"of-job\"", "");
        job("b", "labelled", "10:00:00", "", "");
        job("c", "plain", "10:00:00", "", "");

        assertThat(figures(MetricsSettings.DEFAULT).pods())
                .extracting(PodGpus::pod, PodGpus::team)
                .containsExactlyInAnyOrder(tuple("a-0", "of-job"), tuple("b-0", "of-queue"), tuple("c-0", "plain"));

        job("c", "plain", "10:00:00", "\"scheduling.fairlead.dev/team\": \"late\"", "");
        assertThat(figures(MetricsSettings.DEFAULT).pods())
                .as("a label that is set later")
                .extracting(PodGpus::team)
                .contains("late");
    }

    @Test
    void nodes_are_left_out_when_they_are_too_many() throws InterruptedException {
        node("n1", 8);
        queue("team", "");
        job("a", "team", "10:00:00", "", "");

        assertThat(figures(MetricsSettings.DEFAULT).nodes())
                .containsExactly(new ClusterFigures.NodeGpus("n1", "H100", 8, 1));
        assertThat(figures(new MetricsSettings(false, 20)).nodes()).isEmpty();
    }

    private ClusterFigures figures(MetricsSettings settings) throws InterruptedException {
        lonely.loop().step(Duration.ZERO);
        lonely.loop().step(Duration.ZERO);
        return lonely.figureCount(settings).figures();
    }

    private void node(String name, int gpus) {
        lonely.loop().offer(new LoopEvent.NodeSeen(JSON.unmarshal("""
                {"apiVersion": "v1", "kind": "Node",
                 "metadata": {"name": "%s", "labels": {"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3"}},
                 "spec": {},
                 "status": {"allocatable": {"nvidia.com/gpu": "%d", "cpu": "128", "memory": "1Ti", "pods": "110"},
                            "conditions": [{"type": "Ready", "status": "True"}]}}""".formatted(name, gpus), Node.class)));
    }

    private void queue(String name, String labels) {
        lonely.loop().offer(new LoopEvent.QueueSeen(JSON.unmarshal("""
                {"apiVersion": "scheduling.fairlead.dev/v1alpha1", "kind": "GpuQueue",
                 "metadata": {"name": "%1$s", "uid": "%1$s", "labels": {%2$s}},
                 "spec": {"gpus": [{"type": "H100", "guaranteed": 8}]}}""".formatted(name, labels), GpuQueue.class)));
    }

    private void job(String name, String queue, String created, String labels, String conditions) {
        lonely.loop()
                .offer(new LoopEvent.JobSeen(
                        JSON.unmarshal("""
                {"apiVersion": "scheduling.fairlead.dev/v1alpha1", "kind": "GpuJob",
                 "metadata": {"name": "%1$s", "namespace": "research", "uid": "%1$s", "generation": 1,
                    "creationTimestamp": "2026-11-23T%3$sZ", "labels": {%4$s}},
                 "spec": {"queue": "%2$s", "template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}},
                 "status": {"phase": "Pending", "conditions": [%5$s]}}""".formatted(name, queue, created, labels, conditions), GpuJob.class)));
    }

    private static String condition(String type, String since) {
        return """
                {"type": "%s", "status": "False", "reason": "Queued", "message": "",
                 "lastTransitionTime": "2026-11-23T%sZ"}""".formatted(type, since);
    }
}

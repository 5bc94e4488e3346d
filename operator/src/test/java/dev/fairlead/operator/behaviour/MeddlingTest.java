package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.util.PatchUtils;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Others delete, take names, set quotas: what the operator makes of it. */
@Behaviour
class MeddlingTest {
    @Test
    void a_pod_deleted_by_hand_starts_the_gang_anew_at_no_cost(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job train = given.job("train", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.backoffLimit", 0)
                .submit()
                .reaches("Running");
        Set<String> first = train.podUids();

        given.deletePod("train-1");

        train.becomes(
                "it runs again",
                job -> job.number("attempts") == 2 && job.text("phase").equals("Running"));
        assertThat(train.podUids()).hasSize(2).doesNotContainAnyElementsOf(first);
        assertThat(train.number("failures")).isZero();
    }

    @Test
    void a_strange_pod_of_the_same_name_is_left_alone_and_named(Scenario given) {
        List<String> nodes = given.nodes(1);
        Queue team = given.queue("team", 8);
        given.foreignPod("train-1", nodes.getFirst(), 0, "0s");

        Job train = given.job("train", team).replicas(2).submit();

        train.becomes("it names the pod", job -> job.text("message").contains("train-1"));
        train.tells("PodNameConflict");
        assertThat(given.pods()).anySatisfy(pod -> {
            assertThat(PodParts.name(pod)).isEqualTo("train-1");
            assertThat(PodParts.metadata(pod).getDeletionTimestamp()).isNull();
        });

        given.deletePod("train-1");
        train.reaches("Running");
        assertThat(train.number("failures")).isZero();
    }

    @Test
    void a_namespace_without_quota_for_pods_is_told_and_the_gang_is_not_left_half_made(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        given.create("", "v1", "resourcequotas", """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: few, namespace: %s}
                spec: {hard: {pods: 2}}
                """.formatted(given.namespace()));
        setQuota(given, "status: {hard: {pods: 2}, used: {pods: 0}}");

        Job gang = given.job("gang", team).replicas(4).submit();

        gang.becomes("it says so", job -> job.text("message").contains("exceeded quota"));
        gang.becomes("what was made is taken back", job -> job.pods().isEmpty());

        setQuota(given, "status: {hard: {pods: 100}, used: {pods: 0}}");
        gang.reaches("Running");
    }

    @Test
    void what_runs_in_a_queue_goes_on_when_the_queue_is_deleted_and_counts_again_when_it_is_back(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job running = given.job("running", team).gpusPerReplica(4).submit().reaches("Running");

        team.delete();
        Job waiting = given.job("waiting", team).gpusPerReplica(4).submit().waitsBecause("QueueNotFound");
        assertThat(running.text("phase")).isEqualTo("Running");

        Queue again = given.queue("team", 8);
        waiting.reaches("Running");
        again.becomes("it counts both", queue -> queue.gpus("allocated") == 8);
        assertThat(running.number("attempts")).isEqualTo(1);
    }

    @Test
    void deleting_the_namespace_takes_everything_with_it(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job train =
                given.job("train", team).replicas(2).gpusPerReplica(4).submit().reaches("Running");

        Witness.delete(given.witness().resources("", "v1", "namespaces"), "", given.namespace());

        train.leavesNothing();
        team.becomes("it holds nothing", queue -> queue.gpus("allocated") == 0 && queue.number("runningJobs") == 0);
    }

    /** Says how much of the quota is used, as the quota controller does, which the local cluster has not. */
    private static void setQuota(Scenario given, String yaml) {
        V1Patch patch = new V1Patch(Yaml.toJson(yaml));
        try {
            PatchUtils.patch(
                    V1ResourceQuota.class,
                    () -> new CoreV1Api(given.witness().client())
                            .patchNamespacedResourceQuotaStatus("few", given.namespace(), patch)
                            .buildCall(null),
                    V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
                    given.witness().client());
        } catch (ApiException refused) {
            throw new IllegalStateException(refused.getResponseBody(), refused);
        }
    }
}

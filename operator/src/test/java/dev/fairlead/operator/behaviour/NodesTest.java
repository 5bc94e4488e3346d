package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes that go, break or are closed, kubelets that refuse, and pods of others. */
@Behaviour
class NodesTest {
    @Test
    void when_a_node_is_deleted_the_gang_starts_anew_elsewhere_at_no_cost(Scenario given) {
        given.nodes(3);
        Queue team = given.queue("team", 24);
        Job train = given.job("train", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.backoffLimit", 0)
                .submit()
                .reaches("Running");
        Set<String> first = train.podUids();
        String lost = train.nodes().getFirst();

        given.deleteNode(lost);

        // No kubelet is left to confirm the end of the pod; Kubernetes' own garbage collection does, within a minute.
        train.becomes(
                "it runs again",
                job -> job.number("attempts") == 2 && job.text("phase").equals("Running"));
        assertThat(train.nodes()).hasSize(2).doesNotContain(lost);
        assertThat(train.podUids()).doesNotContainAnyElementsOf(first);
        assertThat(train.number("failures")).isZero();
        train.tells("NodeLost");
    }

    @Test
    void nothing_starts_on_a_node_that_is_not_ready_until_it_is_back(Scenario given) {
        List<String> nodes = given.nodes(1);
        Queue team = given.queue("team", 8);
        given.simulation().lose(nodes.getFirst());
        team.complains("GuaranteeCovered", "GuaranteeExceedsHardware");

        Job train = given.job("train", team).submit();
        train.becomes("it waits and says why", job -> !job.text("reason").isEmpty());
        assertThat(train.podsEver()).isEmpty();

        given.simulation().restore(nodes.getFirst());
        train.reaches("Running");
    }

    @Test
    void a_gang_on_a_node_that_was_lost_starts_anew_once_the_cluster_evicts_its_pods(Scenario given) {
        given.nodes(3);
        Queue team = given.queue("team", 24);
        Job train = given.job("train", team)
                .replicas(2)
                .gpusPerReplica(8)
                .set("spec.backoffLimit", 0)
                .set(
                        "spec.template.spec.tolerations",
                        "[{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 1},"
                                + " {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 1}]")
                .submit()
                .reaches("Running");
        String lost = train.nodes().getFirst();

        given.simulation().lose(lost);
        train.reaches("Restarting");
        assertThat(train.text("reason")).isEqualTo("NodeLost");
        // Its kubelet is silent, so its pod cannot be confirmed dead before an administrator removes the node.
        given.deleteNode(lost);

        train.becomes(
                "it runs again",
                job -> job.number("attempts") == 2 && job.text("phase").equals("Running"));
        assertThat(train.nodes()).doesNotContain(lost);
        assertThat(train.number("failures")).isZero();
    }

    @Test
    void a_kubelet_that_refuses_pods_uses_up_no_retries(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job refused = given.job("refused", team)
                .set("spec.backoffLimit", 0)
                .refusedByKubelet()
                .submit();

        refused.becomes("it was tried several times", job -> job.number("attempts") >= 5);

        assertThat(refused.timeBetweenAttempts(1, 5))
                .as("ever longer pauses instead of a hot loop, whose four restarts would be over in 200 ms")
                .isGreaterThan(Duration.ofMillis(600));
        assertThat(refused.number("failures")).isZero();
        assertThat(refused.text("phase")).isNotEqualTo("Failed");
        refused.tells("KubeletRefused");
    }

    @Test
    void nothing_new_starts_on_a_cordoned_node_and_what_runs_there_goes_on(Scenario given) {
        List<String> nodes = given.nodes(1);
        Queue team = given.queue("team", 8);
        Job running = given.job("running", team).submit().reaches("Running");

        given.editNode(nodes.getFirst(), "spec: {unschedulable: true}");
        team.complains("GuaranteeCovered", "GuaranteeExceedsHardware");
        Job next = given.job("next", team).submit();
        next.becomes("it waits and says why", job -> !job.text("reason").isEmpty());
        assertThat(next.podsEver()).isEmpty();
        assertThat(running.text("phase")).isEqualTo("Running");

        given.editNode(nodes.getFirst(), "spec: {unschedulable: false}");
        next.reaches("Running");
    }

    @Test
    void only_a_job_that_tolerates_a_taint_runs_on_a_tainted_node(Scenario given) {
        given.nodes(List.of(given.node(0).withTaint("team", "red", "NoSchedule")));
        Queue team = given.queue("team", 8);
        Job other = given.job("other", team).submit();
        other.becomes("it waits", job -> job.text("phase").equals("Pending"));
        assertThat(other.text("message")).containsIgnoringCase("taint");

        given.job("red", team)
                .set("spec.template.spec.tolerations", "[{key: team, value: red, effect: NoSchedule}]")
                .submit()
                .reaches("Running");

        assertThat(other.podsEver()).isEmpty();
    }

    @Test
    void the_taint_of_gpu_nodes_is_tolerated_by_all_jobs(Scenario given) {
        given.nodes(List.of(given.node(0).withTaint("nvidia.com/gpu", "present", "NoSchedule")));
        Queue team = given.queue("team", 8);

        given.job("train", team).submit().reaches("Running");
    }

    @Test
    void a_node_selector_narrows_the_choice(Scenario given) {
        given.nodes(List.of(given.node(0), given.node(1).withLabel("disk", "fast"), given.node(2)));
        Queue team = given.queue("team", 24);

        Job picky = given.job("picky", team)
                .set("spec.template.spec.nodeSelector", "{disk: fast}")
                .submit()
                .reaches("Running");

        assertThat(picky.nodes()).containsExactly(given.node(1).name());
    }

    @Test
    void nothing_starts_on_broken_gpus(Scenario given) {
        List<String> nodes = given.nodes(2);
        Queue team = given.queue("team", 16);
        // As NVIDIA's GPU operator says it while it takes a driver away.
        given.editNode(nodes.getFirst(), "metadata: {labels: {nvidia.com/gpu-driver-upgrade-state: drain-required}}");
        team.complains("GuaranteeCovered", "GuaranteeExceedsHardware");

        Job train = given.job("train", team).gpusPerReplica(8).submit().reaches("Running");

        assertThat(train.nodes()).containsExactly(nodes.getLast());
    }

    @Test
    void pods_of_others_count_until_they_are_gone(Scenario given) {
        List<String> nodes = given.nodes(1);
        Queue team = given.queue("team", 8);
        given.foreignPod("other", nodes.getFirst(), 4, "2s");
        Eventually.holds("the other pod is there", () -> given.pods().size() == 1);

        Job train = given.job("train", team).gpusPerReplica(8).submit().waitsBecause("NoCapacity");
        given.job("small", team).gpusPerReplica(4).submit().reaches("Running").delete();
        given.deletePod("other");

        // The pod takes its time to leave; that its GPUs were not given away meanwhile is checked after every scenario.
        train.reaches("Running");
        assertThat(given.pods()).hasSize(1);
    }
}

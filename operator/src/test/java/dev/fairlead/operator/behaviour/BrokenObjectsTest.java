package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong gets a condition that says so, and never stops the others. */
@Behaviour
class BrokenObjectsTest {
    @Test
    void a_queue_whose_parent_does_not_exist(Scenario given) {
        given.nodes(1);
        Queue orphan = given.queue("orphan", "parent: " + given.namespace() + "-nobody");

        orphan.complains("Ready", "ParentNotFound");
        assertThat(orphan.condition("Ready", "message")).contains(given.namespace() + "-nobody");
        assertThat(given.eventsAbout("GpuQueue", orphan.name())).contains("ParentNotFound");
        Job waiting = given.job("waiting", orphan).submit().waitsBecause("QueueNotReady");
        othersGoOn(given);

        given.queue("nobody", 8);
        waiting.reaches("Running");
    }

    @Test
    void queues_whose_parents_form_a_circle(Scenario given) {
        given.nodes(1);
        Queue left = given.queue("left", "parent: " + given.namespace() + "-right");
        Queue right = given.queue("right", "parent: " + left.name());

        left.complains("Ready", "ParentCycle");
        right.complains("Ready", "ParentCycle");
        given.job("waiting", right).submit().waitsBecause("QueueNotReady");
        othersGoOn(given);
    }

    @Test
    void children_that_are_promised_more_than_their_parent(Scenario given) {
        given.nodes(1);
        Queue company = given.queue("company", 4);
        Queue greedy = given.queue(
                "greedy", "parent: %s, gpus: [{type: %s, guaranteed: 6}]".formatted(company.name(), given.gpuType()));

        company.complains("GuaranteeCovered", "GuaranteeExceedsParent");
        assertThat(company.condition("GuaranteeCovered", "message"))
                .contains("4")
                .contains("6");
        given.job("goes-on", greedy).submit().reaches("Running");
    }

    @Test
    void a_queue_that_is_promised_more_than_the_hardware(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 9);

        team.complains("GuaranteeCovered", "GuaranteeExceedsHardware");
        assertThat(team.condition("GuaranteeCovered", "message")).contains("9").contains("8");
        given.job("goes-on", team).submit().reaches("Running");

        given.nodes(List.of(given.node(7)));
        team.becomes(
                "all is well with more hardware",
                queue -> queue.condition("GuaranteeCovered", "status").equals("True"));
    }

    @Test
    void a_job_whose_queue_does_not_exist_yet(Scenario given) {
        given.nodes(1);
        String later = given.namespace() + "-later";
        Job early = given.job("early", later).submit().waitsBecause("QueueNotFound");
        assertThat(early.text("message")).contains(later);
        othersGoOn(given);

        given.queue("later", 8);
        early.reaches("Running");
    }

    @Test
    void a_job_in_a_queue_that_others_name_as_their_parent(Scenario given) {
        given.nodes(1);
        Queue company = given.queue("company", 8);
        given.queue("team", "parent: " + company.name());

        given.job("misplaced", company).submit().waitsBecause("QueueHasChildren");
    }

    @Test
    void a_job_of_a_namespace_that_may_not_use_the_queue(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", "namespaces: [somebody-else]");

        Job stranger = given.job("stranger", team).submit().waitsBecause("NamespaceNotAllowed");
        assertThat(stranger.text("message")).contains(given.namespace()).contains(team.name());

        team.edit("spec: {namespaces: [somebody-else, %s]}".formatted(given.namespace()));
        stranger.reaches("Running");
    }

    @Test
    void a_job_whose_priority_class_does_not_exist_yet(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);
        Job early = given.job("early", team)
                .priority(given.namespace() + "-later")
                .submit()
                .waitsBecause("PriorityClassNotFound");
        assertThat(early.text("message")).contains(given.namespace() + "-later");
        early.tells("PriorityClassNotFound");

        given.priorityClass("later", 10);
        early.reaches("Running");
    }

    @Test
    void a_job_that_asks_for_a_topology_level_nobody_configured(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);

        Job wrong = given.job("wrong", team)
                .set("spec.topology", "{required: galaxy}")
                .submit()
                .waitsBecause("InvalidSpec");

        assertThat(wrong.text("message")).contains("galaxy").contains("rack");
        othersGoOn(given);
    }

    @Test
    void a_job_with_a_template_that_fairlead_cannot_honour(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);

        Job wrong = given.job("wrong", team)
                .set(
                        "spec.template.spec.affinity",
                        "{podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: rack}]}}")
                .submit()
                .waitsBecause("InvalidSpec");

        assertThat(wrong.text("message")).contains("affinity.podAffinity").contains("spec.topology");
        wrong.tells("InvalidSpec");
        othersGoOn(given);
    }

    @Test
    void a_manifest_that_makes_no_sense_is_refused_with_a_sentence(Scenario given) {
        Queue team = given.queue("team", 8);

        assertThatThrownBy(() -> given.job("wrong", team)
                        .set("spec.template.spec.nodeName", "somewhere")
                        .submit())
                .hasMessageContaining("leave nodeName out of the template: Fairlead chooses the nodes");
        assertThatThrownBy(() ->
                        given.job("wrong", team).replicas(2).minReplicas(3).submit())
                .hasMessageContaining("minReplicas");
    }

    @Test
    void a_job_that_no_node_could_ever_hold(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);

        Job giant = given.job("giant", team).gpusPerReplica(9).submit().waitsBecause("Unplaceable");

        assertThat(giant.text("message")).contains("9").contains("8");
        othersGoOn(given);
    }

    @Test
    void a_gpu_type_that_no_node_has(Scenario given) {
        given.nodes(1);
        Queue team = given.queue("team", 8);

        Job exotic = given.job("exotic", team)
                .set("spec.gpuTypes", "[{name: B900}]")
                .submit()
                .waitsBecause("Unplaceable");

        assertThat(exotic.text("message")).contains("B900");
    }

    @Test
    void a_template_that_the_api_server_refuses_as_a_pod_is_told_and_does_not_run_hot(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", 16);
        Job refused = given.job("refused", team)
                .replicas(2)
                .set(
                        "spec.template.spec.containers",
                        "[{name: train, image: x, volumeMounts: [{name: nowhere, mountPath: /data}]}]")
                .submit();

        refused.becomes(
                "it says what the API server said",
                job -> job.text("message").contains("nowhere")
                        && job.text("message").contains("refused"));
        othersGoOn(given);
        refused.becomes("it was tried several times", job -> job.number("attempts") >= 5);
        assertThat(refused.timeBetweenAttempts(1, 5))
                .as("ever longer pauses, here of 100, 200, 400 and 800 ms")
                .isGreaterThan(Duration.ofMillis(1200));
        assertThat(refused.podsEver()).isEmpty();
        team.becomes("it holds nothing but the job that goes on", queue -> queue.gpus("allocated") <= 1);
    }

    private static void othersGoOn(Scenario given) {
        Queue sound = given.queue("sound", 1);
        given.job("sound", sound).submit().reaches("Running");
    }
}

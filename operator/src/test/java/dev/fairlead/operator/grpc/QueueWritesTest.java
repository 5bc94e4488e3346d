package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.rpc.Code;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import dev.fairlead.api.v1.Consequence.Kind;
import dev.fairlead.api.v1.CreateQueueRequest;
import dev.fairlead.api.v1.DeleteQueueRequest;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.operator.api.GpuQueue;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueueWritesTest {
    private static Replica replica;

    @BeforeAll
    static void start() {
        replica = Replica.shared();
    }

    @AfterEach
    void clean() {
        replica.removeEverything();
    }

    @Test
    void what_is_created_by_grpc_is_there_for_kubectl_and_the_other_way_round() {
        Queue made = create("vision", h100(8, 16).setWeight(3).putLabels("scheduling.fairlead.dev/team", "eyes"));

        assertThat(made.getName()).isEqualTo("queues/vision");
        assertThat(made.getUid()).isNotEmpty();
        assertThat(made.getStopPolicy()).isEqualTo(Queue.StopPolicy.STOP_POLICY_NONE);
        assertThat(replica.kubectl("get", "gq", "vision", "-o", "jsonpath={.spec.gpus} {.spec.weight}"))
                .isEqualTo("[{\"guaranteed\":8,\"limit\":16,\"type\":\"H100\"}] 3");

        replica.kubectl("patch", "gq", "vision", "--type=merge", "-p", "{\"spec\":{\"stopPolicy\":\"Hold\"}}");
        until("kubectl's change is seen", () -> get("vision").getStopPolicy() == Queue.StopPolicy.STOP_POLICY_HOLD);
        Queue read = get("vision");
        assertThat(read.getQuotas(0).getLimit()).isEqualTo(16);
        assertThat(read.getLabelsMap()).containsEntry("scheduling.fairlead.dev/team", "eyes");
        assertThat(read.getReconciling()).isTrue();
    }

    @Test
    void a_name_is_taken_once_and_must_be_a_label() {
        create("vision", h100(8, 16));

        Told.by(() -> create("vision", h100(8, 16)))
                .is(Code.ALREADY_EXISTS, "QUEUE_ALREADY_EXISTS")
                .detail(ResourceInfo.class);
        for (String id : new String[] {"", "Vision", "a.b", "-a", "a".repeat(64)}) {
            assertThat(Told.by(() -> create(id, h100(8, 16)))
                            .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                            .fields())
                    .containsExactly("queue_id");
        }
    }

    @Test
    void a_surplus_priority_is_set_by_its_name_and_only_in_range() {
        Queue created = create("vision", h100(8, 16).setSurplusPriority(-5));

        assertThat(created.getSurplusPriority()).isEqualTo(-5);
        Queue.Builder wanted = h100(4, 12).setSurplusPriority(10);
        Queue changed = update("vision", wanted, "surplus_priority");
        assertThat(changed.getSurplusPriority()).isEqualTo(10);
        assertThat(changed.getQuotas(0).getGuaranteed()).isEqualTo(8);
        assertThat(replica.kubectl("get", "gq", "vision", "-o", "jsonpath={.spec.surplusPriority}"))
                .isEqualTo("10");
        assertThat(Told.by(() -> update("vision", Queue.newBuilder().setSurplusPriority(1001)))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("queue.surplus_priority");
    }

    @Test
    void a_mask_changes_what_it_names_and_leaves_the_rest_to_others() {
        create("vision", h100(8, 16).addNamespaces("research"));
        replica.kubectl("annotate", "gq", "vision", "note=ours");

        Queue changed = update("vision", h100(4, 12).setWeight(7), "quotas");
        assertThat(changed.getQuotas(0).getGuaranteed()).isEqualTo(4);
        assertThat(changed.getWeight()).isEqualTo(1);
        assertThat(changed.getNamespacesList()).containsExactly("research");
        assertThat(replica.kubectl("get", "gq", "vision", "-o", "jsonpath={.metadata.annotations.note}"))
                .isEqualTo("ours");

        // Without a mask: what has a value.
        assertThat(update("vision", Queue.newBuilder().setWeight(5))
                        .getQuotas(0)
                        .getGuaranteed())
                .isEqualTo(4);
        Queue all = update("vision", Queue.newBuilder().setWeight(2), "*");
        assertThat(all.getQuotasList()).isEmpty();
        assertThat(all.getNamespacesList()).isEmpty();
        assertThat(all.getWeight()).isEqualTo(2);
        // Output only fields are ignored, unknown ones are a mistake.
        assertThat(update("vision", Queue.newBuilder().setUid("x"), "uid").getUid())
                .isEqualTo(all.getUid());
        assertThat(Told.by(() -> update("vision", Queue.newBuilder(), "quotas.limit"))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("update_mask");
    }

    @Test
    void a_stale_etag_is_refused_and_a_status_makes_none_stale() {
        Queue made = create("vision", h100(8, 16));
        replica.client()
                .resources(GpuQueue.class)
                .withName("vision")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"runningJobs\":3}}");

        Queue second = update("vision", Queue.newBuilder().setWeight(2).setEtag(made.getEtag()));
        assertThat(second.getEtag()).isNotEqualTo(made.getEtag());
        assertThat(second.getRunningJobs()).isEqualTo(3);

        Told told =
                Told.by(() -> update("vision", Queue.newBuilder().setWeight(3).setEtag(made.getEtag())));
        assertThat(told.is(Code.ABORTED, "ETAG_MISMATCH").info().getMetadataMap())
                .containsEntry("etag", second.getEtag());
        // A label is a change as well, though the generation stays.
        replica.kubectl("label", "gq", "vision", "team=eyes");
        Told.by(() -> delete(DeleteQueueRequest.newBuilder().setEtag(second.getEtag()), "vision"))
                .is(Code.ABORTED, "ETAG_MISMATCH");
        assertThat(replica.kubectl("get", "gq", "vision", "-o", "jsonpath={.spec.weight}"))
                .isEqualTo("2");
    }

    @Test
    void validate_only_says_what_would_happen_and_does_nothing() {
        Queue made = replica.queues()
                .createQueue(CreateQueueRequest.newBuilder()
                        .setQueueId("vision")
                        .setQueue(h100(8, 16))
                        .setValidateOnly(true)
                        .build());
        assertThat(made.getName()).isEqualTo("queues/vision");
        assertThat(made.getConsequencesList())
                .extracting(each -> each.getKind())
                .contains(Kind.KIND_GPU_TYPE_NOT_FOUND);
        assertThat(replica.kubectl("get", "gq", "-o", "name")).isEmpty();

        create("vision", h100(8, 16));
        Queue would = replica.queues()
                .updateQueue(UpdateQueueRequest.newBuilder()
                        .setQueue(h100(8, 9).setName("queues/vision"))
                        .setValidateOnly(true)
                        .build());
        assertThat(would.getQuotas(0).getLimit()).isEqualTo(9);
        delete(DeleteQueueRequest.newBuilder().setValidateOnly(true), "vision");
        assertThat(replica.kubectl("get", "gq", "vision", "-o", "jsonpath={.spec.gpus[0].limit}"))
                .isEqualTo("16");
    }

    @Test
    void an_invalid_tree_is_refused_by_the_field_that_breaks_it() {
        create("company", h100(16, 32));
        create("vision", h100(8, 16).setParent("queues/company"));

        assertThat(Told.by(() -> create("lost", Queue.newBuilder().setParent("queues/nowhere")))
                        .is(Code.INVALID_ARGUMENT, "INVALID_TREE")
                        .says("nowhere")
                        .fields())
                .containsExactly("queue.parent");
        assertThat(Told.by(() -> update("company", Queue.newBuilder().setParent("queues/vision")))
                        .is(Code.INVALID_ARGUMENT, "INVALID_TREE")
                        .fields())
                .containsExactly("queue.parent");
        assertThat(Told.by(() -> create("speech", h100(9, 16).setParent("queues/company")))
                        .is(Code.INVALID_ARGUMENT, "INVALID_TREE")
                        .says("17 H100", "16")
                        .fields())
                .containsExactly("queue.quotas[0].guaranteed");
        assertThat(Told.by(() -> update("company", h100(4, 32)))
                        .is(Code.INVALID_ARGUMENT, "INVALID_TREE")
                        .fields())
                .containsExactly("queue.quotas[0].guaranteed");
        // What kubectl broke may be mended step by step.
        replica.kubectl(
                "patch",
                "gq",
                "company",
                "--type=merge",
                "-p",
                "{\"spec\":{\"gpus\":[{\"type\":\"H100\",\"guaranteed\":2}]}}");
        assertThat(update("vision", h100(5, 16)).getConsequencesList())
                .extracting(each -> each.getKind())
                .contains(Kind.KIND_GUARANTEE_EXCEEDS_PARENT);
        Told.by(() -> update("vision", h100(6, 16))).is(Code.INVALID_ARGUMENT, "INVALID_TREE");
    }

    @Test
    void the_api_servers_own_refusals_name_the_fields_of_the_request() {
        assertThat(Told.by(() -> create("vision", h100(9, 8)))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .says("promised more GPUs than it may use")
                        .fields())
                .containsExactly("queue.quotas[0]");
        assertThat(Told.by(() -> create(
                                "vision",
                                Queue.newBuilder().addQuotas(Quota.newBuilder().setGpuType("H 100"))))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("queue.quotas[0].gpu_type");
        assertThat(Told.by(() -> create("vision", Queue.newBuilder().setWeight(-1)))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("queue.weight");
        assertThat(Told.by(() -> create("vision", h100(Long.MAX_VALUE, -1)))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("queue.quotas[0].guaranteed", "queue.quotas[0].limit");
        assertThat(Told.by(() -> create(
                                "vision",
                                h100(1, 2).addQuotas(Quota.newBuilder().setGpuType("H100"))))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("queue.quotas[1]");
    }

    @Test
    void a_queue_in_use_is_deleted_by_force_only() {
        create("company", h100(16, 32));
        create("vision", Queue.newBuilder().setParent("queues/company"));
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: llama, namespace: default}
                spec: {queue: vision, template: {spec: {containers: [{name: train, image: pytorch/pytorch}]}}}
                """);
        until("the job is seen", () -> {
            Told.by(() -> delete(DeleteQueueRequest.newBuilder().setValidateOnly(true), "vision"));
            return true;
        });

        Told told = Told.by(() -> delete(DeleteQueueRequest.newBuilder(), "vision"))
                .is(Code.FAILED_PRECONDITION, "QUEUE_IN_USE")
                .says("default/llama");
        assertThat(told.detail(PreconditionFailure.class).getViolations(0).getSubject())
                .isEqualTo("queues/vision");
        Told.by(() -> delete(DeleteQueueRequest.newBuilder(), "company"))
                .is(Code.FAILED_PRECONDITION, "QUEUE_IN_USE")
                .says("vision");

        delete(DeleteQueueRequest.newBuilder().setForce(true), "vision");
        delete(DeleteQueueRequest.newBuilder(), "company");
        assertThat(replica.kubectl("get", "gq", "-o", "name")).isEmpty();
        Told.by(() -> delete(DeleteQueueRequest.newBuilder(), "company")).is(Code.NOT_FOUND, "QUEUE_NOT_FOUND");
        Told.by(() -> update("company", Queue.newBuilder().setWeight(2))).is(Code.NOT_FOUND, "QUEUE_NOT_FOUND");
    }

    private static Queue.Builder h100(long guaranteed, long limit) {
        return Queue.newBuilder()
                .addQuotas(Quota.newBuilder()
                        .setGpuType("H100")
                        .setGuaranteed(guaranteed)
                        .setLimit(limit));
    }

    private static Queue create(String id, Queue.Builder queue) {
        return replica.queues()
                .createQueue(CreateQueueRequest.newBuilder()
                        .setQueueId(id)
                        .setQueue(queue)
                        .build());
    }

    private static Queue update(String id, Queue.Builder queue, String... mask) {
        UpdateQueueRequest.Builder request = UpdateQueueRequest.newBuilder().setQueue(queue.setName("queues/" + id));
        if (mask.length > 0) {
            request.setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)));
        }
        return replica.queues().updateQueue(request.build());
    }

    private static void delete(DeleteQueueRequest.Builder request, String id) {
        replica.queues().deleteQueue(request.setName("queues/" + id).build());
    }

    private static Queue get(String id) {
        return replica.queues()
                .getQueue(GetQueueRequest.newBuilder().setName("queues/" + id).build());
    }
}

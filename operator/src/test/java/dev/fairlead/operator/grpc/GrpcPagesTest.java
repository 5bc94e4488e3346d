package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.fairlead.api.v1.CreateQueueRequest;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.api.v1.FleetServiceGrpc;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.JobServiceGrpc;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.QueueServiceGrpc;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.operator.grpc.guide.QuotaMover;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The pages say all there is, and what the guide shows works. */
class GrpcPagesTest {
    private static final List<ServiceDescriptor> SERVICES = List.of(
            QueueServiceGrpc.getServiceDescriptor(),
            JobServiceGrpc.getServiceDescriptor(),
            FleetServiceGrpc.getServiceDescriptor());

    @AfterAll
    static void clean() {
        Replica.shared().removeEverything();
    }

    @Test
    void the_reference_names_every_method_with_its_permission_and_every_error() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/grpc.md"));
        for (ServiceDescriptor service : SERVICES) {
            for (MethodDescriptor<?, ?> method : service.getMethods()) {
                Permission permission = FairleadServices.permissions().of(method, emptyRequest(method));
                assertThat(permission).as(method.getFullMethodName()).isNotNull();
                Permission needed = Objects.requireNonNull(permission);
                assertThat(page)
                        .containsPattern("\\| `" + method.getBareMethodName() + "` \\|.*\\| `" + needed.verb() + " "
                                + needed.resource() + "`");
            }
        }
        for (ErrorReason reason : ErrorReason.values()) {
            if (reason != ErrorReason.UNRECOGNIZED && reason != ErrorReason.ERROR_REASON_UNSPECIFIED) {
                assertThat(page).contains("`" + reason.name().substring("ERROR_REASON_".length()) + "`");
            }
        }
    }

    @Test
    void a_permission_names_the_very_object_that_the_service_reads() {
        MethodPermissions permissions = FairleadServices.permissions();
        assertThat(permissions.of(
                        QueueServiceGrpc.getGetQueueMethod(),
                        GetQueueRequest.newBuilder().setName("queues/vision").build()))
                .isEqualTo(new Permission("get", "gpuqueues", "", "vision"));
        assertThat(permissions.of(
                        JobServiceGrpc.getCancelJobMethod(),
                        dev.fairlead.api.v1.CancelJobRequest.newBuilder()
                                .setName("namespaces/a/jobs/b.c")
                                .build()))
                .isEqualTo(new Permission("delete", "gpujobs", "a", "b.c"));
        assertThat(permissions.of(
                        JobServiceGrpc.getListJobsMethod(),
                        dev.fairlead.api.v1.ListJobsRequest.newBuilder()
                                .setParent("namespaces/-")
                                .build()))
                .isEqualTo(new Permission("list", "gpujobs", "", ""));
        // What no service would read needs the right to all.
        assertThat(permissions.of(
                        QueueServiceGrpc.getGetQueueMethod(),
                        GetQueueRequest.newBuilder()
                                .setName("queues/vision/../ops")
                                .build()))
                .isEqualTo(new Permission("get", "gpuqueues", "", ""));
    }

    @Test
    void the_java_example_of_the_guide_is_the_one_that_works() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/fairlead/operator/grpc/guide/QuotaMover.java"));
        String shown = source.substring(source.indexOf("    /** Reads, changes"), source.indexOf("    /** The token"));
        assertThat(Files.readString(Path.of("../docs/guides/grpc.md")))
                .contains(shown.stripTrailing().stripIndent());

        Replica replica = Replica.shared();
        replica.queues()
                .createQueue(CreateQueueRequest.newBuilder()
                        .setQueueId("vision")
                        .setQueue(Queue.newBuilder()
                                .addQuotas(Quota.newBuilder().setGpuType("H100").setGuaranteed(8))
                                .addQuotas(Quota.newBuilder().setGpuType("A100").setLimit(4)))
                        .build());
        until(
                "it is seen",
                () -> replica.queues()
                        .getQueue(GetQueueRequest.newBuilder()
                                .setName("queues/vision")
                                .build())
                        .hasCreateTime());
        Queue changed = new QuotaMover(replica.channel()).addGuarantee("queues/vision", "H100", 4);
        assertThat(changed.getQuotas(0).getGpuType()).isEqualTo("H100");
        assertThat(changed.getQuotas(0).getGuaranteed()).isEqualTo(12);
        assertThat(changed.getQuotas(1).getLimit()).isEqualTo(4);
    }

    private static Message emptyRequest(MethodDescriptor<?, ?> method) {
        return (Message)
                Objects.requireNonNull(((PrototypeMarshaller<?>) method.getRequestMarshaller()).getMessagePrototype());
    }
}

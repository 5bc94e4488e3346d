package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.GetQueueUsageRequest;
import dev.fairlead.api.v1.ListQueueUsagesRequest;
import dev.fairlead.api.v1.ListQueueUsagesResponse;
import dev.fairlead.api.v1.ListQueuesRequest;
import dev.fairlead.api.v1.ListQueuesResponse;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.QueueUsage;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueueReadsTest {
    private static Replica replica;

    @BeforeAll
    static void start() {
        replica = Replica.shared();
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: company}
                spec: {gpus: [{type: H100, guaranteed: 64, limit: 128}]}
                """);
        for (int index = 0; index < 12; index++) {
            replica.apply("""
                    apiVersion: scheduling.fairlead.dev/v1alpha1
                    kind: GpuQueue
                    metadata: {name: team-%02d, labels: {floor: f%d}}
                    spec: {parent: company, weight: %d, gpus: [{type: H100, guaranteed: 2}]}
                    """.formatted(index, index % 3, index + 1));
        }
        status("team-03", "{allocated: 6, borrowed: 4, entitlement: 5, pending: 1, guaranteed: 2, type: H100}", 2);
        status("company", "{allocated: 6, borrowed: 0, entitlement: 9, pending: 1, guaranteed: 64, type: H100}", 2);
        until(
                "all are seen",
                () -> list(ListQueuesRequest.newBuilder()).getQueuesCount() == 13
                        && list(ListQueuesRequest.newBuilder().setFilter("running_jobs = 2"))
                                        .getQueuesCount()
                                == 2);
    }

    @AfterAll
    static void stop() {
        replica.removeEverything();
    }

    @Test
    void pages_have_every_queue_once_while_others_come_and_go() {
        List<String> names = new ArrayList<>();
        String token = "";
        int page = 0;
        do {
            ListQueuesResponse response = list(ListQueuesRequest.newBuilder()
                    .setPageSize(4)
                    .setPageToken(token)
                    .setFilter("name:team"));
            response.getQueuesList().forEach(queue -> names.add(queue.getName()));
            token = response.getNextPageToken();
            // Ahead of what was read, and gone again: must not push a queue off its page.
            String passing = "atem-" + page++;
            replica.kubectl("delete", "gq", "--ignore-not-found", "atem-" + (page - 2));
            replica.apply("""
                    apiVersion: scheduling.fairlead.dev/v1alpha1
                    kind: GpuQueue
                    metadata: {name: %s}
                    spec: {}
                    """.formatted(passing));
        } while (!token.isEmpty());

        assertThat(names)
                .filteredOn(name -> name.startsWith("queues/team-"))
                .hasSize(12)
                .isSorted();
        assertThat(names).doesNotHaveDuplicates();
        replica.kubectl("delete", "gq", "atem-" + (page - 1));
    }

    @Test
    void filters_and_orders_choose() {
        assertThat(names(ListQueuesRequest.newBuilder()
                        .setFilter("labels.floor = f1 AND weight > 4 AND parent = \"queues/company\"")))
                .containsExactly("queues/team-04", "queues/team-07", "queues/team-10");
        assertThat(names(ListQueuesRequest.newBuilder()
                        .setFilter("gpu_types:H100")
                        .setOrderBy("running_jobs desc")
                        .setPageSize(2)))
                .containsExactly("queues/team-03", "queues/company");

        Told told = Told.by(() -> list(ListQueuesRequest.newBuilder().setFilter("weight = heavy")))
                .is(Code.INVALID_ARGUMENT, "INVALID_FILTER")
                .says("position 10");
        assertThat(told.fields()).containsExactly("filter");
        assertThat(Told.by(() -> list(ListQueuesRequest.newBuilder().setOrderBy("colour")))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("order_by");
        assertThat(Told.by(() -> list(ListQueuesRequest.newBuilder().setPageSize(-1)))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("page_size");
        String token = list(ListQueuesRequest.newBuilder().setPageSize(1)).getNextPageToken();
        for (String wrong : List.of("x", "AAAA", "%%%", token + "A".repeat(7))) {
            ListQueuesRequest.Builder request =
                    ListQueuesRequest.newBuilder().setPageToken(wrong).setFilter("weight > 0");
            Told.by(() -> list(request)).is(Code.INVALID_ARGUMENT, "INVALID_PAGE_TOKEN");
        }
    }

    @Test
    void names_are_checked() {
        Told.by(() -> get("queues/nobody"))
                .is(Code.NOT_FOUND, "QUEUE_NOT_FOUND")
                .says("queues/nobody");
        for (String name : List.of("", "vision", "queues/", "queues/A", "queues/a/b", "queues/" + "a".repeat(9999))) {
            assertThat(Told.by(() -> get(name))
                            .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                            .fields())
                    .containsExactly("name");
        }
    }

    @Test
    void usage_counts_what_is_below_now_and_over_a_period() {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);
        for (String queue : List.of("team-01", "team-02")) {
            replica.apply("""
                    apiVersion: scheduling.fairlead.dev/v1alpha1
                    kind: GpuQueueUsage
                    metadata: {name: %s}
                    """.formatted(queue));
            replica.client()
                    .resources(GpuQueueUsage.class)
                    .withName(queue)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), """
                            {"status": {"accountedUntil": "%s", "gpus": [{"type": "H100", "gpuSeconds": 10800,
                              "hours": {"first": "%s", "gpuSeconds": [3600, 7200]}}]}}
                            """.formatted(hour.plus(2, ChronoUnit.HOURS), hour));
        }
        GetQueueUsageRequest.Builder request = GetQueueUsageRequest.newBuilder()
                .setName("queues/company/usage")
                .setStartTime(time(hour.plus(1, ChronoUnit.HOURS)))
                .setEndTime(time(hour.plus(2, ChronoUnit.HOURS)));
        until("the hours are seen", () -> usage(request).getGpuHoursCount() == 1);

        QueueUsage company = usage(request);
        assertThat(company.getGpuHours(0).getUsed()).isCloseTo(4.0, within(0.001));
        assertThat(company.getPeriod().getStartTime()).isEqualTo(request.getStartTime());
        assertThat(company.getGpus(0).getAllocated()).isEqualTo(6);
        assertThat(company.getGpus(0).getLimit()).isEqualTo(128);
        assertThat(usage(GetQueueUsageRequest.newBuilder().setName("queues/team-01/usage"))
                        .getGpuHoursList())
                .isEmpty();

        ListQueueUsagesResponse all = replica.queues()
                .listQueueUsages(ListQueueUsagesRequest.newBuilder()
                        .setStartTime(time(hour))
                        .setFilter("name:team-01")
                        .build());
        assertThat(all.getQueueUsagesList()).hasSize(1);
        assertThat(all.getQueueUsages(0).getGpuHours(0).getUsed()).isCloseTo(3.0, within(0.001));
        assertThat(all.getCluster(0).getGpuHours()).isCloseTo(6.0, within(0.001));
        assertThat(all.getCluster(0).getGuaranteed()).isEqualTo(64);
        assertThat(all.getCluster(0).getAllocated()).isEqualTo(6);

        assertThat(Told.by(() -> usage(request.clone().setEndTime(request.getStartTime())))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("end_time");
        Told.by(() -> usage(request.clone().clearStartTime())).says("start_time");
        Told.by(() -> usage(request.clone().setStartTime(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))))
                .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST");
    }

    private static void status(String queue, String gpus, int running) {
        replica.client()
                .resources(GpuQueue.class)
                .withName(queue)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"runningJobs\":" + running + ",\"gpus\":["
                                + gpus.replaceAll("(\\w+): ?", "\"$1\": ").replace("H100", "\"H100\"") + "]}}");
    }

    private static ListQueuesResponse list(ListQueuesRequest.Builder request) {
        return replica.queues().listQueues(request.build());
    }

    private static List<String> names(ListQueuesRequest.Builder request) {
        return list(request).getQueuesList().stream().map(Queue::getName).toList();
    }

    private static Queue get(String name) {
        return replica.queues()
                .getQueue(GetQueueRequest.newBuilder().setName(name).build());
    }

    private static QueueUsage usage(GetQueueUsageRequest.Builder request) {
        return replica.queues().getQueueUsage(request.build());
    }

    private static Timestamp time(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
    }
}

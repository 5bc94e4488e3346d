package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.fairlead.api.v1.CancelJobRequest;
import dev.fairlead.api.v1.Consequence.Kind;
import dev.fairlead.api.v1.ExplainJobRequest;
import dev.fairlead.api.v1.FreeBlock;
import dev.fairlead.api.v1.GetFleetRequest;
import dev.fairlead.api.v1.GetJobRequest;
import dev.fairlead.api.v1.GpuCapacity;
import dev.fairlead.api.v1.Job;
import dev.fairlead.api.v1.JobAhead;
import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.api.v1.JobExplanation.WaitsFor;
import dev.fairlead.api.v1.ListFreeBlocksRequest;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.api.v1.ListNodesRequest;
import dev.fairlead.api.v1.ListTopologyDomainsRequest;
import dev.fairlead.api.v1.Node;
import dev.fairlead.api.v1.NodesByFreeGpus;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.Operator;
import dev.fairlead.operator.client.TimedRequests;
import dev.fairlead.operator.config.ConfigFile;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** With an operator that decides; calls go to another replica, which does not. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobsAndFleetTest {
    private static Replica replica;
    private static Operator operator;

    @BeforeAll
    static void start() throws Exception {
        replica = Replica.start(LocalCluster.Options.defaults());
        operator = Operator.start(
                replica.client(),
                new TimedRequests(),
                ConfigFile.parse("test", "{httpPort: 0, leaderElection: {enabled: false}}"));
        new SimulatedNodes(replica.client()).add(GpuNode.fleet("h100", GpuModel.H100, 4, 8, 2));
        replica.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: research}
                ---
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: company}
                spec: {}
                ---
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: vision, labels: {scheduling.fairlead.dev/team: eyes}}
                spec: {parent: company, gpus: [{type: H100, guaranteed: 8, limit: 24}]}
                """);
        submit("first", 3);
        until("the first runs", () -> job("first").getPhase() == Job.Phase.PHASE_RUNNING);
        submit("second", 2);
        until("the second waits", () -> job("second").getQueuePosition() == 1);
        submit("third", 1);
        until("the third waits", () -> job("third").getQueuePosition() == 2);
    }

    @AfterAll
    static void stop() {
        operator.close();
        replica.close();
    }

    @Test
    @Order(1)
    void jobs_are_read_and_listed_across_namespaces() {
        Job first = job("first");
        assertThat(first.getQueue()).isEqualTo("queues/vision");
        assertThat(first.getTeam()).isEqualTo("eyes");
        assertThat(first.getGpuType()).isEqualTo("H100");
        assertThat(first.getGpus()).isEqualTo(24);
        assertThat(first.getNodesList()).hasSize(3);
        assertThat(first.hasPlacedTime()).isTrue();

        assertThat(names("namespaces/-", "")).containsExactly(name("first"), name("second"), name("third"));
        assertThat(names(
                        "namespaces/research",
                        "queue = queues/vision AND phase = PENDING AND reason = "
                                + job("second").getReason()))
                .contains(name("second"))
                .doesNotContain(name("first"));
        assertThat(names("namespaces/default", "")).isEmpty();
        var page = replica.jobs()
                .listJobs(ListJobsRequest.newBuilder()
                        .setParent("namespaces/-")
                        .setPageSize(2)
                        .setOrderBy("gpus desc")
                        .build());
        assertThat(page.getJobs(0).getName()).isEqualTo(name("first"));
        var next = replica.jobs()
                .listJobs(ListJobsRequest.newBuilder()
                        .setParent("namespaces/-")
                        .setOrderBy("gpus desc")
                        .setPageToken(page.getNextPageToken())
                        .build());
        assertThat(next.getJobsList()).hasSize(1);
        assertThat(next.getNextPageToken()).isEmpty();

        Told.by(() -> job("nobody")).is(Code.NOT_FOUND, "JOB_NOT_FOUND");
        assertThat(Told.by(() -> names("research", ""))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("parent");
    }

    @Test
    @Order(2)
    void a_waiting_job_is_explained() {
        JobExplanation explanation = explain("third");

        assertThat(explanation.getQueuePosition()).isEqualTo(2);
        assertThat(explanation.getQueueLength()).isEqualTo(2);
        assertThat(explanation.getAheadList()).extracting(JobAhead::getJob).containsExactly(name("second"));
        assertThat(explanation.getAhead(0).getBecause()).isNotEmpty();
        assertThat(explanation.getAhead(0).getGpus()).isEqualTo(16);
        assertThat(explanation.getAdvice()).isNotEmpty();
        assertThat(explanation.getJob().getMessage()).isNotEmpty();

        JobExplanation limited = explain("second");
        assertThat(limited.getJob().getReason()).isEqualTo("LimitReached");
        assertThat(limited.getWaitsFor()).isEqualTo(WaitsFor.WAITS_FOR_QUOTA);
        assertThat(limited.getStandingsList()).hasSize(2);
        assertThat(limited.getStandings(0).getQueue()).isEqualTo("queues/vision");
        assertThat(limited.getStandings(0).getUsage().getAllocated()).isEqualTo(24);
        assertThat(limited.getStandings(0).getWithinLimit()).isFalse();
        assertThat(limited.getStandings(1).getQueue()).isEqualTo("queues/company");
        assertThat(limited.getStandings(1).getWithinLimit()).isTrue();
        assertThat(limited.getRoom(0).getFreeGpus()).isEqualTo(8);
        assertThat(limited.getRoom(0).getReplicasThatFit()).isEqualTo(1);
        assertThat(limited.getRoom(0).getReplicasNeeded()).isEqualTo(2);

        assertThat(explain("first").getWaitsFor()).isEqualTo(WaitsFor.WAITS_FOR_NOTHING);
    }

    @Test
    @Order(3)
    void the_fleet_adds_up() {
        until("the picture is of now", () -> capacity().getFree() == 8);
        GpuCapacity h100 = capacity();
        assertThat(h100.getGpuType()).isEqualTo("H100");
        assertThat(h100.getTotal()).isEqualTo(32);
        assertThat(h100.getUsable()).isEqualTo(32);
        assertThat(h100.getAllocated()).isEqualTo(24);
        assertThat(h100.getNodesByFreeGpusList())
                .containsExactly(
                        NodesByFreeGpus.newBuilder().setFreeGpus(0).setNodes(3).build(),
                        NodesByFreeGpus.newBuilder().setFreeGpus(8).setNodes(1).build());

        List<Node> free = nodes("free_gpus = 8 AND state = USABLE");
        assertThat(free).hasSize(1);
        assertThat(free.getFirst().getDomainsMap()).containsKey("rack");
        var domains = replica.fleet()
                .listTopologyDomains(
                        ListTopologyDomainsRequest.newBuilder().setLevel("rack").build())
                .getTopologyDomainsList();
        assertThat(domains).allSatisfy(domain -> assertThat(domain.getLevel()).isEqualTo("rack"));
        assertThat(domains.stream().mapToLong(domain -> domain.getTotal()).sum())
                .isEqualTo(32);
        assertThat(domains.stream().mapToLong(domain -> domain.getFree()).sum()).isEqualTo(8);
        assertThat(Told.by(() -> replica.fleet()
                                .listTopologyDomains(ListTopologyDomainsRequest.newBuilder()
                                        .setLevel("galaxy")
                                        .build()))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("level");

        assertThat(blocks("level = cluster"))
                .extracting(FreeBlock::getGpusPerReplica)
                .containsExactly(1, 2, 4, 8);
        assertThat(blocks("level = cluster AND gpus_per_replica = 4").getFirst().getReplicas())
                .isEqualTo(2);
        assertThat(blocks("level = node AND gpus_per_replica = 8").getFirst().getGpus())
                .isEqualTo(8);

        replica.kubectl("cordon", free.getFirst().getName().substring("nodes/".length()));
        until("the cordon is seen", () -> capacity().getUnusableCount() == 1);
        GpuCapacity cordoned = capacity();
        assertThat(cordoned.getUnusable(0).getCause()).isEqualTo(Node.State.STATE_CORDONED);
        assertThat(cordoned.getUnusable(0).getGpus()).isEqualTo(8);
        assertThat(cordoned.getUsable()).isEqualTo(24);
        assertThat(cordoned.getFree()).isZero();
        assertThat(nodes("state = CORDONED").getFirst().getUnusable()).isEqualTo("is cordoned");
        replica.kubectl("uncordon", free.getFirst().getName().substring("nodes/".length()));
    }

    @Test
    @Order(4)
    void a_limit_below_what_is_in_use_is_accepted_and_says_what_will_happen() {
        until(
                "its use is written",
                () -> replica.queues()
                                .getQueue(dev.fairlead.api.v1.GetQueueRequest.newBuilder()
                                        .setName("queues/vision")
                                        .build())
                                .getGpus(0)
                                .getAllocated()
                        == 24);
        Queue would = limit(16, true);
        assertThat(would.getConsequencesList()).hasSize(1);
        assertThat(would.getConsequences(0).getKind()).isEqualTo(Kind.KIND_LIMIT_BELOW_USE);
        assertThat(would.getConsequences(0).getMessage()).contains("holds 24 H100", "8 above its limit of 16");

        // And it is what happens.
        limit(16, false);
        until(
                "the scheduler has decided with it",
                () -> !replica.queues()
                        .getQueue(dev.fairlead.api.v1.GetQueueRequest.newBuilder()
                                .setName("queues/vision")
                                .build())
                        .getReconciling());
        assertThat(job("first").getPhase()).isEqualTo(Job.Phase.PHASE_RUNNING);
        assertThat(limit(40, false).getConsequencesList())
                .extracting(each -> each.getKind())
                .doesNotContain(Kind.KIND_LIMIT_BELOW_USE);
    }

    @Test
    @Order(5)
    void a_job_is_cancelled_as_it_was_looked_at() {
        Job first = job("first");
        Told.by(() -> cancel(
                        CancelJobRequest.newBuilder().setName(name("first")).setEtag("stale")))
                .is(Code.ABORTED, "ETAG_MISMATCH");
        assertThat(cancel(CancelJobRequest.newBuilder().setName(name("first")).setValidateOnly(true))
                        .getUid())
                .isEqualTo(first.getUid());
        assertThat(replica.kubectl("get", "gj", "-n", "research", "first", "-o", "name"))
                .contains("first");

        cancel(CancelJobRequest.newBuilder().setName(name("first")).setEtag(first.getEtag()));
        until(
                "those behind it run",
                () -> job("second").getPhase() == Job.Phase.PHASE_RUNNING
                        && job("third").getPhase() == Job.Phase.PHASE_RUNNING);
        Told.by(() -> cancel(CancelJobRequest.newBuilder().setName(name("first"))))
                .is(Code.NOT_FOUND, "JOB_NOT_FOUND");
    }

    private static void submit(String name, int replicas) {
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: %s, namespace: research}
                spec:
                  queue: vision
                  replicas: %d
                  gpusPerReplica: 8
                  gpuTypes: [{name: H100}]
                  template: {spec: {containers: [{name: train, image: pytorch/pytorch}]}}
                """.formatted(name, replicas));
    }

    private static String name(String job) {
        return "namespaces/research/jobs/" + job;
    }

    private static Job job(String job) {
        return replica.jobs()
                .getJob(GetJobRequest.newBuilder().setName(name(job)).build());
    }

    private static List<String> names(String parent, String filter) {
        return replica
                .jobs()
                .listJobs(ListJobsRequest.newBuilder()
                        .setParent(parent)
                        .setFilter(filter)
                        .build())
                .getJobsList()
                .stream()
                .map(Job::getName)
                .toList();
    }

    private static JobExplanation explain(String job) {
        return replica.jobs()
                .explainJob(ExplainJobRequest.newBuilder().setName(name(job)).build())
                .getExplanation();
    }

    private static Job cancel(CancelJobRequest.Builder request) {
        return replica.jobs().cancelJob(request.build()).getJob();
    }

    private static GpuCapacity capacity() {
        return replica.fleet().getFleet(GetFleetRequest.getDefaultInstance()).getGpus(0);
    }

    private static List<Node> nodes(String filter) {
        return replica.fleet()
                .listNodes(ListNodesRequest.newBuilder().setFilter(filter).build())
                .getNodesList();
    }

    private static List<FreeBlock> blocks(String filter) {
        return replica.fleet()
                .listFreeBlocks(
                        ListFreeBlocksRequest.newBuilder().setFilter(filter).build())
                .getFreeBlocksList();
    }

    private static Queue limit(int limit, boolean validateOnly) {
        return replica.queues()
                .updateQueue(UpdateQueueRequest.newBuilder()
                        .setQueue(Queue.newBuilder()
                                .setName("queues/vision")
                                .addQuotas(Quota.newBuilder()
                                        .setGpuType("H100")
                                        .setGuaranteed(8)
                                        .setLimit(limit)))
                        .setValidateOnly(validateOnly)
                        .build());
    }
}

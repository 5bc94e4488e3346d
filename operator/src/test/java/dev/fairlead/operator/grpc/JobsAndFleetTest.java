package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.rpc.Code;
import dev.fairlead.api.v1.CancelJobRequest;
import dev.fairlead.api.v1.Consequence.Kind;
import dev.fairlead.api.v1.FreeBlock;
import dev.fairlead.api.v1.GpuCapacity;
import dev.fairlead.api.v1.Job;
import dev.fairlead.api.v1.JobAhead;
import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.api.v1.JobExplanation.WaitsFor;
import dev.fairlead.api.v1.LikelyStart;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.api.v1.ListTopologyDomainsRequest;
import dev.fairlead.api.v1.Node;
import dev.fairlead.api.v1.NodesByFreeGpus;
import dev.fairlead.api.v1.Queue;
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
    private static JobsAtWork work;
    private static Replica replica;

    @BeforeAll
    static void start() throws Exception {
        work = JobsAtWork.start();
        replica = work.replica();
    }

    @AfterAll
    static void stop() {
        work.close();
    }

    @Test
    @Order(1)
    void jobs_are_read_and_listed_across_namespaces() {
        Job first = work.job("first");
        assertThat(first.getQueue()).isEqualTo("queues/vision");
        assertThat(first.getTeam()).isEqualTo("eyes");
        assertThat(first.getGpuType()).isEqualTo("H100");
        assertThat(first.getGpus()).isEqualTo(24);
        assertThat(first.getNodesList()).hasSize(3);
        assertThat(first.hasPlacedTime()).isTrue();

        assertThat(work.names("namespaces/-", ""))
                .containsExactly(JobsAtWork.name("first"), JobsAtWork.name("second"), JobsAtWork.name("third"));
        assertThat(work.names(
                        "namespaces/research",
                        "queue = queues/vision AND phase = PENDING AND reason = "
                                + work.job("second").getReason()))
                .contains(JobsAtWork.name("second"))
                .doesNotContain(JobsAtWork.name("first"));
        assertThat(work.names("namespaces/default", "")).isEmpty();
        var page = replica.jobs()
                .listJobs(ListJobsRequest.newBuilder()
                        .setParent("namespaces/-")
                        .setPageSize(2)
                        .setOrderBy("gpus desc")
                        .build());
        assertThat(page.getJobs(0).getName()).isEqualTo(JobsAtWork.name("first"));
        var next = replica.jobs()
                .listJobs(ListJobsRequest.newBuilder()
                        .setParent("namespaces/-")
                        .setOrderBy("gpus desc")
                        .setPageToken(page.getNextPageToken())
                        .build());
        assertThat(next.getJobsList()).hasSize(1);
        assertThat(next.getNextPageToken()).isEmpty();

        Told.by(() -> work.job("nobody")).is(Code.NOT_FOUND, "JOB_NOT_FOUND");
        assertThat(Told.by(() -> work.names("research", ""))
                        .is(Code.INVALID_ARGUMENT, "INVALID_REQUEST")
                        .fields())
                .containsExactly("parent");
    }

    @Test
    @Order(2)
    void a_waiting_job_is_explained() {
        JobExplanation explanation = work.explain("third");

        assertThat(explanation.getQueuePosition()).isEqualTo(2);
        assertThat(explanation.getQueueLength()).isEqualTo(2);
        assertThat(explanation.getAheadList()).extracting(JobAhead::getJob).containsExactly(JobsAtWork.name("second"));
        assertThat(explanation.getAhead(0).getBecause()).isNotEmpty();
        assertThat(explanation.getAhead(0).getGpus()).isEqualTo(16);
        assertThat(explanation.getAdvice()).isNotEmpty();
        assertThat(explanation.getJob().getMessage()).isNotEmpty();

        JobExplanation limited = work.explain("second");
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

        assertThat(work.explain("first").getWaitsFor()).isEqualTo(WaitsFor.WAITS_FOR_NOTHING);
    }

    /** Asked of a replica that decides nothing: it sees the pods of the first, and for how long they have run. */
    @Test
    @Order(2)
    void a_job_that_waits_for_one_that_runs_starts_when_that_ends() {
        replica.kubectl(
                "patch",
                "gj",
                "-n",
                "research",
                "first",
                "--type=merge",
                "-p",
                "{\"spec\": {\"expectedDurationSeconds\": 1500}}");
        until("the first says how long it runs", () -> work.forecast("second").hasLikelyStart());

        long placed = work.job("first").getPlacedTime().getSeconds();
        LikelyStart start = work.forecast("second").getLikelyStart();
        assertThat(start.getP50Time().getSeconds()).isCloseTo(placed + 1500, within(2L));
        assertThat(start.getSentence()).matches("likely starts in about 2[45] min");
        assertThat(work.forecast("third").getLikelyStart().getP90Time().getSeconds())
                .isCloseTo(placed + 1500, within(2L));
        assertThat(work.forecast("first").hasLikelyStart()).isFalse();
        assertThat(work.explain("second").hasLikelyStart()).as("nobody asked").isFalse();
    }

    @Test
    @Order(3)
    void the_fleet_adds_up() {
        until("the picture is of now", () -> work.capacity().getFree() == 8);
        GpuCapacity h100 = work.capacity();
        assertThat(h100.getGpuType()).isEqualTo("H100");
        assertThat(h100.getTotal()).isEqualTo(32);
        assertThat(h100.getUsable()).isEqualTo(32);
        assertThat(h100.getAllocated()).isEqualTo(24);
        assertThat(h100.getNodesByFreeGpusList())
                .containsExactly(
                        NodesByFreeGpus.newBuilder().setFreeGpus(0).setNodes(3).build(),
                        NodesByFreeGpus.newBuilder().setFreeGpus(8).setNodes(1).build());

        List<Node> free = work.nodes("free_gpus = 8 AND state = USABLE");
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

        assertThat(work.blocks("level = cluster"))
                .extracting(FreeBlock::getGpusPerReplica)
                .containsExactly(1, 2, 4, 8);
        assertThat(work.blocks("level = cluster AND gpus_per_replica = 4")
                        .getFirst()
                        .getReplicas())
                .isEqualTo(2);
        assertThat(work.blocks("level = node AND gpus_per_replica = 8")
                        .getFirst()
                        .getGpus())
                .isEqualTo(8);

        replica.kubectl("cordon", free.getFirst().getName().substring("nodes/".length()));
        until("the cordon is seen", () -> work.capacity().getUnusableCount() == 1);
        GpuCapacity cordoned = work.capacity();
        assertThat(cordoned.getUnusable(0).getCause()).isEqualTo(Node.State.STATE_CORDONED);
        assertThat(cordoned.getUnusable(0).getGpus()).isEqualTo(8);
        assertThat(cordoned.getUsable()).isEqualTo(24);
        assertThat(cordoned.getFree()).isZero();
        assertThat(work.nodes("state = CORDONED").getFirst().getUnusable()).isEqualTo("is cordoned");
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
        Queue would = work.limit(16, true);
        assertThat(would.getConsequencesList()).hasSize(1);
        assertThat(would.getConsequences(0).getKind()).isEqualTo(Kind.KIND_LIMIT_BELOW_USE);
        assertThat(would.getConsequences(0).getMessage()).contains("holds 24 H100", "8 above its limit of 16");

        // And it is what happens.
        work.limit(16, false);
        until(
                "the scheduler has decided with it",
                () -> !replica.queues()
                        .getQueue(dev.fairlead.api.v1.GetQueueRequest.newBuilder()
                                .setName("queues/vision")
                                .build())
                        .getReconciling());
        assertThat(work.job("first").getPhase()).isEqualTo(Job.Phase.PHASE_RUNNING);
        assertThat(work.limit(40, false).getConsequencesList())
                .extracting(each -> each.getKind())
                .doesNotContain(Kind.KIND_LIMIT_BELOW_USE);
    }

    @Test
    @Order(5)
    void a_job_is_cancelled_as_it_was_looked_at() {
        Job first = work.job("first");
        Told.by(() -> work.cancel(CancelJobRequest.newBuilder()
                        .setName(JobsAtWork.name("first"))
                        .setEtag("stale")))
                .is(Code.ABORTED, "ETAG_MISMATCH");
        assertThat(work.cancel(CancelJobRequest.newBuilder()
                                .setName(JobsAtWork.name("first"))
                                .setValidateOnly(true))
                        .getUid())
                .isEqualTo(first.getUid());
        assertThat(replica.kubectl("get", "gj", "-n", "research", "first", "-o", "name"))
                .contains("first");

        work.cancel(
                CancelJobRequest.newBuilder().setName(JobsAtWork.name("first")).setEtag(first.getEtag()));
        until(
                "those behind it run",
                () -> work.job("second").getPhase() == Job.Phase.PHASE_RUNNING
                        && work.job("third").getPhase() == Job.Phase.PHASE_RUNNING);
        Told.by(() -> work.cancel(CancelJobRequest.newBuilder().setName(JobsAtWork.name("first"))))
                .is(Code.NOT_FOUND, "JOB_NOT_FOUND");
    }
}

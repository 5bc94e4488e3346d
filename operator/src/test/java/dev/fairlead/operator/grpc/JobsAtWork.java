package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;

import dev.fairlead.api.v1.CancelJobRequest;
import dev.fairlead.api.v1.ExplainJobRequest;
import dev.fairlead.api.v1.FreeBlock;
import dev.fairlead.api.v1.GetFleetRequest;
import dev.fairlead.api.v1.GetJobRequest;
import dev.fairlead.api.v1.GpuCapacity;
import dev.fairlead.api.v1.Job;
import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.api.v1.ListFreeBlocksRequest;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.api.v1.ListNodesRequest;
import dev.fairlead.api.v1.Node;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.Operator;
import dev.fairlead.operator.config.ConfigFile;
import java.util.List;

/** Four nodes, an operator that decides, a job on three of them and two that wait; and another replica that answers calls. */
record JobsAtWork(Replica replica, Operator operator) implements AutoCloseable {
    static JobsAtWork start() throws Exception {
        Replica replica = Replica.start(LocalCluster.Options.defaults());
        Operator operator = Operator.start(
                replica.client(), ConfigFile.parse("test", "{httpPort: 0, leaderElection: {enabled: false}}"));
        JobsAtWork work = new JobsAtWork(replica, operator);
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
        work.submit("first", 3);
        until("the first runs", () -> work.job("first").getPhase() == Job.Phase.PHASE_RUNNING);
        work.submit("second", 2);
        until("the second waits", () -> work.job("second").getQueuePosition() == 1);
        work.submit("third", 1);
        until("the third waits", () -> work.job("third").getQueuePosition() == 2);
        // Queues are written once a second at most.
        until(
                "the queue tells what the first holds",
                () -> work.explain("second").getStandings(0).getUsage().getAllocated() == 24);
        return work;
    }

    @Override
    public void close() {
        operator.close();
        replica.close();
    }

    void submit(String name, int replicas) {
        submit(replica, name, replicas, "");
    }

    /** @param more a line of the spec, or nothing */
    static void submit(Replica replica, String name, int replicas, String more) {
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
                  %s
                """.formatted(name, replicas, more));
    }

    static String name(String job) {
        return "namespaces/research/jobs/" + job;
    }

    Job job(String job) {
        return replica.jobs()
                .getJob(GetJobRequest.newBuilder().setName(name(job)).build());
    }

    List<String> names(String parent, String filter) {
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

    JobExplanation explain(String job) {
        return replica.jobs()
                .explainJob(ExplainJobRequest.newBuilder().setName(name(job)).build())
                .getExplanation();
    }

    JobExplanation forecast(String job) {
        return forecast(replica, job);
    }

    static JobExplanation forecast(Replica replica, String job) {
        return replica.jobs()
                .explainJob(ExplainJobRequest.newBuilder()
                        .setName(name(job))
                        .setForecastStart(true)
                        .build())
                .getExplanation();
    }

    Job cancel(CancelJobRequest.Builder request) {
        return replica.jobs().cancelJob(request.build()).getJob();
    }

    GpuCapacity capacity() {
        return replica.fleet().getFleet(GetFleetRequest.getDefaultInstance()).getGpus(0);
    }

    List<Node> nodes(String filter) {
        return replica.fleet()
                .listNodes(ListNodesRequest.newBuilder().setFilter(filter).build())
                .getNodesList();
    }

    List<FreeBlock> blocks(String filter) {
        return replica.fleet()
                .listFreeBlocks(
                        ListFreeBlocksRequest.newBuilder().setFilter(filter).build())
                .getFreeBlocksList();
    }

    Queue limit(int limit, boolean validateOnly) {
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

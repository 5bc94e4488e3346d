package dev.fairlead.operator.metrics;

import dev.fairlead.core.capacity.FreeBlocks;
import dev.fairlead.core.capacity.StrandedGpus;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.api.JobReason;
import java.util.List;
import java.util.Map;

/**
 * The cluster at one moment, as far as metrics show it. Cannot change, so any thread may read it. Times are milliseconds
 * since the epoch.
 *
 * @param jobs jobs by phase, in all queues; a phase that is missing counts as 0
 * @param queues every declared queue by name, and {@link #NO_QUEUE} if jobs name queues that are not declared
 * @param longestWaits the jobs that wait longest, the longest first
 * @param blocks what is free, by GPU type
 * @param stranded what is free and of no use, by GPU type, and the nodes by state
 * @param nodes every node, or none if nodes are not to be shown
 * @param pods every pod of a job that holds GPUs or is about to
 * @param used GPU time of every queue since it was made
 */
public record ClusterFigures(
        Map<JobPhase, Integer> jobs,
        Map<String, QueueJobs> queues,
        List<Wait> longestWaits,
        List<FreeBlocks> blocks,
        List<StrandedGpus> stranded,
        List<NodeGpus> nodes,
        List<PodGpus> pods,
        List<UsedGpus> used) {
    /**
     * Stands for all queues that are not declared. Anyone who may submit a job can think up names, so they do not become
     * labels; no queue can be called like this.
     */
    public static final String NO_QUEUE = "(not declared)";

    public ClusterFigures {
        jobs = Map.copyOf(jobs);
        queues = Map.copyOf(queues);
        longestWaits = List.copyOf(longestWaits);
        blocks = List.copyOf(blocks);
        stranded = List.copyOf(stranded);
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        used = List.copyOf(used);
    }

    /**
     * The jobs that name one very queue.
     *
     * @param byPhase those that are not final; a phase that is missing counts as 0
     * @param waiting the waiting ones by reason; a reason that is missing counts as 0
     * @param oldestSinceMillis since when the one that waits longest does; 0 if none waits
     */
    public record QueueJobs(Map<JobPhase, Integer> byPhase, Map<JobReason, Integer> waiting, long oldestSinceMillis) {
        public QueueJobs {
            byPhase = Map.copyOf(byPhase);
            waiting = Map.copyOf(waiting);
        }
    }

    /** One waiting job. */
    public record Wait(String namespace, String job, String queue, JobReason reason, long sinceMillis) {}

    /**
     * One node.
     *
     * @param gpus what it offers
     * @param allocated what pods hold of them, ours and those of others
     */
    public record NodeGpus(String node, String type, long gpus, long allocated) {}

    /**
     * GPU time that jobs which name this very queue have used.
     *
     * @param namespace of the jobs; the account of a queue bounds how many are told apart
     */
    public record UsedGpus(String queue, String namespace, String type, long gpuSeconds) {}

    /**
     * One pod of a job.
     *
     * @param team who the job belongs to
     */
    public record PodGpus(
            String namespace, String pod, String node, String job, String queue, String team, String type, long gpus) {}
}

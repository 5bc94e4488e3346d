package dev.fairlead.core.plan;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that the scheduler wants done, or a reason why nothing is done for a job. */
public sealed interface Decision {

    /** The job that the decision is about. */
    JobId job();

    /**
     * Start a waiting job: all its replicas at once.
     *
     * @param gpuType the type that all replicas use
     * @param nodes the node of each replica, by replica index
     * @param because why this job and why there, one sentence
     * @param devices for replicas that share GPUs the number of the device on the node of each, 0 for the first; else empty
     */
    record Place(JobId job, GpuType gpuType, List<NodeName> nodes, String because, List<Integer> devices)
            implements Decision {
        public Place {
            nodes = List.copyOf(nodes);
            devices = List.copyOf(devices);
        }

        /** Replicas with whole GPUs. */
        public Place(JobId job, GpuType gpuType, List<NodeName> nodes, String because) {
            this(job, gpuType, nodes, because, List.of());
        }
    }

    /**
     * Stop a running job; it goes back to its queue.
     *
     * @param beneficiary the job that gets its GPUs; null when the queue is drained
     * @param kind why it may be stopped
     * @param lostGpuSeconds work lost since its last checkpoint, in GPU-seconds, rounded up
     * @param because one sentence for the user of the stopped job
     */
    record Preempt(JobId job, @Nullable JobId beneficiary, Kind kind, long lostGpuSeconds, String because)
            implements Decision {
        /** Why a running job is stopped. */
        public enum Kind {
            /** For a job of higher priority in the same queue. */
            PREEMPT,
            /** For a queue that gets back what it is entitled to. */
            RECLAIM,
            /** Its own queue is being drained. */
            DRAIN
        }
    }

    /**
     * Change how many replicas of an elastic job run.
     *
     * @param fromReplicas replicas that it has
     * @param toReplicas replicas that it is to have; when fewer, those with the highest indexes stop
     * @param added the nodes of the new replicas, by replica index from {@code fromReplicas}; empty when it shrinks
     * @param beneficiary the job that gets the GPUs; null when it grows
     * @param because one sentence for the job's user
     */
    record Resize(
            JobId job,
            int fromReplicas,
            int toReplicas,
            List<NodeName> added,
            @Nullable JobId beneficiary,
            String because)
            implements Decision {
        public Resize {
            added = List.copyOf(added);
        }
    }

    /**
     * Keep room for a waiting job that somebody still holds. Nothing has to be done: the job is placed as soon as the room
     * is free, and nobody is let in who would delay it.
     *
     * @param nodes the node of each replica, by replica index
     * @param position the job's place in its queue, 1 for the first
     * @param because what it waits for, one sentence
     * @param until what the room waits for
     * @param devices for replicas that share GPUs the number of the device on the node of each, 0 for the first; else empty
     */
    record Reserve(
            JobId job,
            GpuType gpuType,
            List<NodeName> nodes,
            int position,
            String because,
            Until until,
            List<Integer> devices)
            implements Decision {
        public Reserve {
            nodes = List.copyOf(nodes);
            devices = List.copyOf(devices);
        }

        /** Room of replicas with whole GPUs. */
        public Reserve(JobId job, GpuType gpuType, List<NodeName> nodes, int position, String because, Until until) {
            this(job, gpuType, nodes, position, because, until, List.of());
        }

        /** Room that pods are leaving. */
        public Reserve(JobId job, GpuType gpuType, List<NodeName> nodes, int position, String because) {
            this(job, gpuType, nodes, position, because, Until.PODS_ARE_GONE);
        }

        /** The same with another position. */
        public Reserve at(int newPosition) {
            return new Reserve(job, gpuType, nodes, newPosition, because, until, devices);
        }

        /** True if nobody is stopped for it: running jobs have to end of themselves. */
        public boolean waitsForEnds() {
            return until.release != Until.Release.PODS_ARE_GONE;
        }
    }

    /**
     * What the room of a {@link Reserve} waits for.
     *
     * @param release how the room becomes free
     * @param latestMillis when running jobs are expected to have left it at the latest, milliseconds since the epoch; 0
     *     unless the room is released by {@link Release#EXPECTED_ENDS}
     * @param ends the running jobs on its nodes that have to end first, in the order in which they are expected to; empty
     *     for {@link Release#PODS_ARE_GONE}
     */
    record Until(Release release, long latestMillis, List<JobId> ends) {
        /** Pods are leaving; the job starts once they are gone. */
        public static final Until PODS_ARE_GONE = new Until(Release.PODS_ARE_GONE, 0, List.of());

        /** How room becomes free. */
        public enum Release {
            /** Pods are leaving it already. */
            PODS_ARE_GONE,
            /** Jobs that say how long they run end. */
            EXPECTED_ENDS,
            /** Jobs end of which some do not say when. */
            UNKNOWN_ENDS
        }

        public Until {
            ends = List.copyOf(ends);
        }
    }

    /**
     * Leave a job waiting.
     *
     * @param position the job's place in its queue, 1 for the first; 0 if it is not in line because it can never start
     * @param veto why it waits
     * @param ahead the job right before it in its queue, which waits too; null if there is none
     */
    record Hold(
            JobId job, int position, Veto veto, @Nullable Job ahead) implements Decision {
        public Hold(JobId job, int position, Veto veto) {
            this(job, position, veto, null);
        }
    }
}

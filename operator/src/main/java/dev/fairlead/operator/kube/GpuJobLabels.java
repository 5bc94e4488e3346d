package dev.fairlead.operator.kube;

import dev.fairlead.operator.api.GpuJob;

/** Labels and annotations on the pods and the Service of a job. */
public final class GpuJobLabels {
    /** Label: the job's name. The headless Service selects by it. */
    public static final String JOB = GpuJob.GROUP + "/job";

    /** Label: the job's uid, which keeps the pods of a deleted job apart from those of its successor. */
    public static final String JOB_UID = GpuJob.GROUP + "/job-uid";

    /** Label: the queue whose quota the pod uses. */
    public static final String QUEUE = GpuJob.GROUP + "/queue";

    /** Label on a GpuJob or a GpuQueue: who it belongs to, for metrics. */
    public static final String TEAM = GpuJob.GROUP + "/team";

    /** Label: the pod's place in the gang, from 0. */
    public static final String REPLICA_INDEX = GpuJob.GROUP + "/replica-index";

    /** Label on the pods of a job with a launcher: {@code launcher} or {@code worker}. */
    public static final String ROLE = GpuJob.GROUP + "/role";

    /** Label: which start of the job the pod belongs to, from 1. */
    public static final String ATTEMPT = GpuJob.GROUP + "/attempt";

    /** Annotation: how many replicas were placed together with this pod. */
    public static final String GANG_SIZE = GpuJob.GROUP + "/gang-size";

    /** The {@code schedulerName} of every pod of a job. */
    public static final String SCHEDULER_NAME = "fairlead";

    private GpuJobLabels() {}
}

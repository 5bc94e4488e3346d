package dev.fairlead.core.preempt;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.state.TrackedJob;

/** What stopping a job costs: the work since its last checkpoint. */
final class LostWork {
    private LostWork() {}

    /** GPU-seconds that are lost if the job stops now; a job that never saves its work loses all of it. */
    static long gpuSeconds(TrackedJob tracked, long nowMillis) {
        Job job = tracked.job();
        long ranSeconds = Math.max(0, nowMillis - tracked.startedMillis()) / 1000;
        long sinceCheckpoint =
                job.checkpointIntervalSeconds() == 0 ? ranSeconds : ranSeconds % job.checkpointIntervalSeconds();
        return sinceCheckpoint * tracked.runningGpus();
    }
}

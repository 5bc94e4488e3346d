package dev.fairlead.core.state;

import dev.fairlead.core.model.JobId;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * For whom jobs were stopped, until either of the two starts or the one that was to gain no longer wants to. Without it a
 * job could take, at every turn, the very room that it was just made to leave (docs/decisions/0003).
 */
final class Beneficiaries {
    private final Map<JobId, JobId> byStopped = new TreeMap<>();
    private final Map<JobId, Set<JobId>> stoppedFor = new TreeMap<>();

    void stopped(JobId job, JobId beneficiary) {
        forget(job);
        byStopped.put(job, beneficiary);
        stoppedFor.computeIfAbsent(beneficiary, key -> new HashSet<>()).add(job);
    }

    /** The job has started: neither is it owed anything any more, nor does it owe. */
    void started(JobId job) {
        forget(job);
        gone(job);
    }

    /** The job no longer wants to start, so nobody goes after it. */
    void gone(JobId beneficiary) {
        Set<JobId> stopped = stoppedFor.remove(beneficiary);
        if (stopped != null) {
            stopped.forEach(byStopped::remove);
        }
    }

    private void forget(JobId job) {
        JobId beneficiary = byStopped.remove(job);
        Set<JobId> others = beneficiary == null ? null : stoppedFor.get(beneficiary);
        if (beneficiary != null && others != null && others.remove(job) && others.isEmpty()) {
            stoppedFor.remove(beneficiary);
        }
    }

    Map<JobId, JobId> all() {
        return Collections.unmodifiableMap(byStopped);
    }
}

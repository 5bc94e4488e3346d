package dev.fairlead.operator.loop;

import dev.fairlead.core.lifecycle.JobEvent;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.state.Cause;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.Sentences;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The operator's log about jobs: one line for each step that someone may want to look up later. The fields are for machines;
 * the message says everything that they say.
 */
final class JobLog {
    private final Logger log;

    JobLog(Logger log) {
        this.log = log;
    }

    /** A line about a job, with its name, namespace and queue as fields. */
    LoggingEventBuilder about(Level level, JobRecord job) {
        LoggingEventBuilder line = log.atLevel(level)
                .addKeyValue("namespace", job.id().namespace())
                .addKeyValue("job", job.id().name());
        return job.object().getSpec() == null
                ? line
                : line.addKeyValue("queue", job.object().getSpec().queue());
    }

    /** The job took a step in its life. */
    void step(JobRecord job, JobEvent event, Cause cause) {
        Level level = switch (event) {
            case PLACED, PREEMPTED, POD_FAILED, RETRIES_EXHAUSTED, DISRUPTED, PODS_REFUSED, DEADLINE_PASSED ->
                Level.INFO;
            case ALL_READY, ALL_SUCCEEDED, SUSPEND, RESUME, PODS_GONE, BACKOFF_PASSED -> Level.DEBUG;
        };
        if (log.isEnabledForLevel(level)) {
            about(level, job)
                    .addKeyValue("reason", cause.reason().value())
                    .addKeyValue("phase", JobPhase.valueOf(job.phase().name()).value())
                    .log("Job {}: {}. {}", job.id(), cause.reason().value(), Sentences.full(cause.sentence()));
        }
    }

    /** The job was given more replicas, or gave some up. */
    void resized(JobRecord job, Cause cause) {
        about(Level.INFO, job)
                .addKeyValue("reason", cause.reason().value())
                .log("Job {}: {}. {}", job.id(), cause.reason().value(), Sentences.full(cause.sentence()));
    }
}

package dev.fairlead.operator.apply;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.JobReason;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Writes events on jobs and queues, for {@code kubectl describe}. Belongs to the loop's thread. */
public final class JobEvents {
    /** With more writes of all kinds waiting, steps that the job's status shows as well get no event. */
    private static final int BUSY = 32;

    /** From here on only warnings get an event. */
    private static final int FLOODED = 5_000;

    private static final int ATTEMPTS = 5;
    private static final String COMPONENT = "fairlead";
    private static final int LONGEST_MESSAGE = 1024;

    private final WriteLanes lanes;
    private final InstantSource clock;
    private long written;

    public JobEvents(WriteLanes lanes, InstantSource clock) {
        this.lanes = lanes;
        this.clock = clock;
    }

    /** An event on a job. */
    public void on(GpuJob job, JobReason reason, String message, boolean warning) {
        boolean repeatsStatus = reason == JobReason.RUNNING;
        if (!warning && (lanes.waiting(Lane.NEWS) > FLOODED || (repeatsStatus && busy()))) {
            return;
        }
        write(job, job.getMetadata().getNamespace(), reason.value(), message, warning);
    }

    private boolean busy() {
        return lanes.waiting(Lane.PODS) + lanes.waiting(Lane.PHASES) + lanes.waiting(Lane.NEWS) > BUSY;
    }

    /** An event on a queue. It stands in the namespace {@code default}, where events of things without one go. */
    public void on(GpuQueue queue, String reason, String message, boolean warning) {
        write(queue, "default", reason, message, warning);
    }

    private void write(HasMetadata about, String namespace, String reason, String message, boolean warning) {
        ObjectMeta metadata = about.getMetadata();
        Instant instant = Instant.ofEpochMilli(clock.millis());
        String now = instant.truncatedTo(ChronoUnit.SECONDS).toString();
        String name = metadata.getName() + "." + Long.toHexString(clock.millis() << 20 | (written & 0xFFFFF));
        written++;
        lanes.submit(new Write(
                Lane.NEWS,
                "event " + namespace + "/" + name,
                ATTEMPTS,
                port -> port.createEvent(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .endInvolvedObject()
                        .withReason(reason)
                        .withMessage(
                                message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                        .withType(warning ? "Warning" : "Normal")
                        .withNewSource()
                        .withComponent(COMPONENT)
                        .endSource()
                        .withReportingComponent(COMPONENT)
                        .withReportingInstance(COMPONENT)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withCount(1)
                        .build()),
                outcome -> {}));
    }
}

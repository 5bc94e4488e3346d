package dev.fairlead.operator.metrics;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** How the operator itself is doing. */
final class PulseGauges {
    private final SchedulerPulse pulse;
    private final BooleanSupplier leads;
    private final IntSupplier writesQueued;

    PulseGauges(SchedulerPulse pulse, BooleanSupplier leads, IntSupplier writesQueued) {
        this.pulse = pulse;
        this.leads = leads;
        this.writesQueued = writesQueued;
    }

    List<Family> families(long nowMillis) {
        long undecided = pulse.undecidedSinceMillis();
        long decision = pulse.lastDecisionMillis();
        Family lastDecision = Family.gauge(
                "fairlead_last_decision_timestamp_seconds",
                "When the last decision was taken, in seconds since 1970. Absent before the first; a cluster where nothing"
                        + " changes needs none.");
        if (decision != 0) {
            lastDecision.add(decision / 1000.0);
        }
        return List.of(
                Family.gauge("fairlead_leader", "1 if this operator decides, 0 if it stands by.")
                        .add(leads.getAsBoolean() ? 1 : 0),
                Family.gauge(
                                "fairlead_undecided_seconds",
                                "Age of the oldest change that no decision knows yet; 0 without one. Grows when the"
                                        + " scheduler is stuck or cannot decide.")
                        .add(undecided == 0 ? 0 : Math.max(0, nowMillis - undecided) / 1000.0),
                lastDecision,
                Family.gauge("fairlead_events_queued", "News from the cluster that the scheduler has not taken in yet.")
                        .add(pulse.eventsQueued()),
                Family.gauge("fairlead_writes_queued", "Writes to the API server that are not sent yet.")
                        .add(writesQueued.getAsInt()),
                Family.gauge("fairlead_build_info", "Always 1; says what runs.", "version", "java")
                        .add(1, version(), Runtime.version().toString()));
    }

    private static String version() {
        String version = PulseGauges.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}

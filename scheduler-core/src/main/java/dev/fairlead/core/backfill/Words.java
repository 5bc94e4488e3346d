package dev.fairlead.core.backfill;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reservations as decisions, and the sentences about them. Those name times of day and not what is left until then: those would change all the time. */
final class Words {
    private static final int MOST_NAMED = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private Words() {}

    static Decision.Reserve decision(Reservation reservation, Fleet fleet, long nowMillis) {
        List<NodeName> nodes = Arrays.stream(reservation.placement.slots())
                .mapToObj(fleet::name)
                .toList();
        Decision.Until until = reservation.known()
                ? new Decision.Until(
                        Decision.Until.Release.EXPECTED_ENDS, reservation.startMillis, reservation.waitsFor)
                : new Decision.Until(Decision.Until.Release.UNKNOWN_ENDS, 0, reservation.waitsFor);
        return new Decision.Reserve(
                reservation.job.id(),
                reservation.type(),
                nodes,
                0,
                reserved(reservation, nowMillis),
                until,
                reservation.placement.devices());
    }

    private static String reserved(Reservation reservation, long nowMillis) {
        Job job = reservation.job;
        long nodes = Arrays.stream(reservation.placement.slots()).distinct().count();
        String room = "is first in line for "
                + GpuAmount.text(job.gang().gpuMillis(reservation.placement.replicas())) + " " + reservation.type()
                + ": its room on "
                + (nodes == 1 ? "1 node" : nodes + " nodes") + " is ";
        String ends = reservation.waitsFor.isEmpty()
                ? "others end"
                : (reservation.waitsFor.size() == 1 ? "job " : "jobs ")
                        + named(reservation.waitsFor)
                        + (reservation.waitsFor.size() == 1 ? " ends" : " end");
        return room
                + (reservation.known()
                        ? "free at " + time(reservation.startMillis, nowMillis) + " at the latest, when " + ends
                        : "kept and free when " + ends
                                + "; when that is nobody knows (spec.expectedDurationSeconds of those jobs would say)");
    }

    static Veto heldBack(Job job, GpuType type, Reservation reservation, long nowMillis) {
        String room = "there is room for it, but some of those " + type + " are kept for job " + reservation.job.id();
        if (!reservation.known()) {
            return new Veto(
                    Veto.Reason.RESERVED_FOR_OTHERS,
                    room + ", which is before it and starts when the other jobs on its nodes end");
        }
        String when = time(reservation.startMillis, nowMillis);
        boolean says = job.expectedDurationSeconds() > 0 || job.maxDurationSeconds() > 0;
        return new Veto(
                Veto.Reason.RESERVED_FOR_OTHERS,
                room + ", which is before it and starts there at " + when + ": it "
                        + (says ? "would run beyond that" : "does not say how long it runs")
                        + " and can start only with a spec.expectedDurationSeconds that ends by then");
    }

    private static String time(long millis, long nowMillis) {
        // Rounded up: the room is free by then.
        ZonedDateTime at =
                Instant.ofEpochSecond(Math.ceilDiv(millis, 60_000L) * 60).atZone(ZoneOffset.UTC);
        boolean today = at.toLocalDate()
                .equals(Instant.ofEpochMilli(nowMillis).atZone(ZoneOffset.UTC).toLocalDate());
        return at.format(today ? TIME : DATE_AND_TIME);
    }

    private static String named(List<JobId> jobs) {
        String names = jobs.stream().limit(MOST_NAMED).map(JobId::toString).collect(Collectors.joining(", "));
        return jobs.size() <= MOST_NAMED ? names : names + " and " + (jobs.size() - MOST_NAMED) + " others";
    }
}

package dev.fairlead.core.backfill;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The room of one waiting job at its earliest start, and what of it others may use beyond that time: on each of its nodes
 * what is free then and not needed by the job, and in each queue above it what its limit leaves then.
 *
 * <p>Jobs that would run beyond the start are placed on a view in which the rest is taken. It is taken and given back as the
 * jobs come, and not per job: most clusters have many jobs in a row of which nobody knows how long they run.
 */
final class Reservation {
    private static final Resources MORE_THAN_ANY_NODE_HAS = new Resources(1 << 20, 0, 0, 0, 1 << 20);

    private static final Resources ONE_GPU = new Resources(1, 0, 0, 0, 0);

    final Job job;
    final int queue;
    final Placement placement;
    final long startMillis;
    final int claim;
    final List<JobId> waitsFor;
    final QuotaLedger used;
    private final SortedMap<Integer, Resources> spare = new TreeMap<>();
    private final SortedMap<Integer, Resources> taken = new TreeMap<>();
    private boolean deviceTaken;

    /**
     * Notes a reservation.
     *
     * @param placement the job's nodes
     * @param startMillis when it is free, {@link ExpectedEnd#UNKNOWN} if nobody knows
     * @param claim the claim that the job has then
     * @param waitsFor the jobs on its nodes that have to end
     * @param then what is free then, without the job
     * @param used what the queues use then, with the job; kept up to date by {@link #stays}
     */
    Reservation(
            Job job,
            int queue,
            Placement placement,
            long startMillis,
            int claim,
            List<JobId> waitsFor,
            CapacityView then,
            QuotaLedger used) {
        this.job = job;
        this.queue = queue;
        this.placement = placement;
        this.startMillis = startMillis;
        this.claim = claim;
        this.waitsFor = waitsFor;
        this.used = used;
        // Booked and taken back: only the view knows whether a share opens a device that would be whole.
        book(then, -1);
        for (int slot : placement.slots()) {
            spare.computeIfAbsent(slot, then::free);
        }
        book(then, 1);
    }

    private void book(CapacityView view, int times) {
        for (int replica = 0; replica < placement.replicas(); replica++) {
            view.add(placement.slots()[replica], job.gang().need(replica), placement.device(replica), times);
        }
    }

    GpuType type() {
        return placement.type();
    }

    boolean known() {
        return startMillis != ExpectedEnd.UNKNOWN;
    }

    /** Keeps a job that stays beyond the reservation's start from the room that is needed then; ended by giving back. */
    void keepFrom(Job other, CapacityView view) {
        if (other.gang().sharesGpus()) {
            // On a reserved node, a share that stays may keep a device open that is needed whole.
            close(view, other);
        } else {
            take(view);
        }
    }

    /** Takes from a view what those may not use who stay beyond the start. */
    void take(CapacityView view) {
        if (taken.isEmpty()) {
            spare.forEach((slot, left) -> {
                Resources free = view.free(slot);
                Resources kept = new Resources(
                        beyond(free.gpus(), left.gpus()),
                        beyond(free.cpuMillis(), left.cpuMillis()),
                        beyond(free.memoryBytes(), left.memoryBytes()),
                        beyond(free.ephemeralStorageBytes(), left.ephemeralStorageBytes()),
                        beyond(free.pods(), left.pods()));
                taken.put(slot, kept);
                view.add(slot, kept, -1);
            });
        }
    }

    /** Takes so much from a view that nothing fits where a replica of the other job would fit, whoever leaves. */
    void close(CapacityView view, Job other) {
        for (int slot : spare.keySet()) {
            if (other.gang().roles().stream().anyMatch(role -> view.replicasThatFit(slot, role.perReplica()) > 0)) {
                taken.put(slot, MORE_THAN_ANY_NODE_HAS);
                view.add(slot, MORE_THAN_ANY_NODE_HAS, -1);
            }
        }
    }

    private static long beyond(long free, long spare) {
        return Math.max(0, free - spare);
    }

    /** Gives back to the view what {@link #take} or {@link #close} took from it. */
    void giveBack(CapacityView view) {
        taken.forEach((slot, kept) -> view.add(slot, kept, 1));
        taken.clear();
    }

    /** Another job has these nodes and is expected to stay beyond the start. */
    void stays(Job other, int otherQueue, Placement where) {
        takeFromSpare(other, where);
        used.add(otherQueue, where.type(), other.gang().gpuMillis(where.replicas()), other.preemptible());
    }

    private void takeFromSpare(Job other, Placement where) {
        for (int replica = 0; replica < where.replicas(); replica++) {
            Resources asked = other.gang().need(replica);
            // Whether a share opens a device that would be whole is not known: it counts as if it did.
            Resources need = asked.sharesGpu() ? asked.plus(ONE_GPU) : asked;
            spare.computeIfPresent(where.slots()[replica], (slot, left) -> left.minus(need));
            deviceTaken |= asked.sharesGpu() && isReserved(where.slots()[replica], where.device(replica));
        }
    }

    /** True if a share of the job is to be on the device. Whether both fit there is for a new search to find out. */
    private boolean isReserved(int slot, int device) {
        for (int replica = 0; replica < placement.replicas(); replica++) {
            if (device >= 0 && placement.slots()[replica] == slot && placement.device(replica) == device) {
                return true;
            }
        }
        return false;
    }

    /** True if others have taken what the job needs. What it does not ask for may be overcommitted as it always was. */
    boolean broken() {
        Resources asks = Resources.ZERO;
        for (int replica = 0; replica < placement.replicas(); replica++) {
            asks = asks.plus(job.gang().need(replica));
        }
        Resources asked = asks;
        return deviceTaken
                || spare.values().stream()
                        .anyMatch(left -> (asked.gpuMillis() > 0 && left.gpus() < 0)
                                || (asked.cpuMillis() > 0 && left.cpuMillis() < 0)
                                || (asked.memoryBytes() > 0 && left.memoryBytes() < 0)
                                || (asked.ephemeralStorageBytes() > 0 && left.ephemeralStorageBytes() < 0)
                                || (asked.pods() > 0 && left.pods() < 0));
    }
}

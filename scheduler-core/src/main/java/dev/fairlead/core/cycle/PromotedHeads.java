package dev.fairlead.core.cycle;

import dev.fairlead.core.backfill.Backfill;
import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The next jobs that keep a stronger claim waiting behind them, and which of them have lost their room. Between two decisions
 * little changes: for each kind of job one possible placement is remembered, and only when something is booked on its nodes is
 * another looked for. All heads of the kind rely on it.
 */
final class PromotedHeads {
    private final ClusterState state;
    private final Backfill backfill;
    private final Allowance allowance;
    private final RoomMemory rooms;
    private final @Nullable Head[] heads;
    /** By the strongest claim behind them: those of whom it is not known whether they have room. */
    private final TreeMap<Integer, BitSet> unsure = new TreeMap<>();

    private final BitSet asked = new BitSet();
    private final ByGpuType<@Nullable Room[]> byTypeAndKind = new ByGpuType<>();
    private final Map<Integer, List<Room>> watched = new HashMap<>();
    private int seen;
    private int reservationsSeen;

    private record Head(NextInLine.Turn turn, int roomKind) {
        Job job() {
            return turn.next().job().job();
        }
    }

    /** Room for one kind of job on one type, and the queues whose heads rely on it. */
    private static final class Room {
        private final int kind;
        private final GpuType type;
        private final BitSet relying = new BitSet();
        private @Nullable Placement example;

        private Room(int kind, GpuType type) {
            this.kind = kind;
            this.type = type;
        }
    }

    PromotedHeads(ClusterState state, Backfill backfill, Allowance allowance, RoomMemory rooms) {
        this.state = state;
        this.backfill = backfill;
        this.allowance = allowance;
        this.rooms = rooms;
        heads = new Head[state.queueTree().size()];
        seen = state.fleet().now().changes();
    }

    /** The next job of a queue's line is another, or stands in another way. */
    void set(int queue, Line.@Nullable Candidate next, int roomKind) {
        Head before = heads[queue];
        if (before != null) {
            leave(queue, before);
            heads[queue] = null;
        }
        if (next != null && next.promoted()) {
            Head head = new Head(new NextInLine.Turn(queue, next), roomKind);
            heads[queue] = head;
            doubt(queue, head);
        }
    }

    private void leave(int queue, Head head) {
        leaveDoubt(queue, head);
        for (GpuType type : head.turn.next().types()) {
            room(head.roomKind, type).relying.clear(queue);
        }
    }

    private void doubt(int queue, Head head) {
        unsure.computeIfAbsent(head.turn.next().lineStrength(), key -> new BitSet())
                .set(queue);
    }

    private Room room(int kind, GpuType type) {
        @Nullable Room[] byKind = byTypeAndKind.get(type);
        if (byKind == null) {
            byKind = new Room[state.waiting().roomKinds()];
            byTypeAndKind.put(type, byKind);
        }
        Room room = byKind[kind];
        if (room == null) {
            room = new Room(kind, type);
            byKind[kind] = room;
        }
        return room;
    }

    /** Those without room that keep a claim stronger than this waiting behind them, by queue number. */
    List<NextInLine.Turn> withoutRoom(int strength) {
        if (unsure.isEmpty()) {
            return List.of();
        }
        followReservations();
        followBookings();
        asked.clear();
        for (Map.Entry<Integer, BitSet> doubted : unsure.entrySet()) {
            if (doubted.getKey() >= strength) {
                break;
            }
            asked.or(doubted.getValue());
        }
        List<NextInLine.Turn> found = new ArrayList<>(0);
        for (int queue = asked.nextSetBit(0); queue >= 0; queue = asked.nextSetBit(queue + 1)) {
            Head head = heads[queue];
            if (head != null && !hasRoom(queue, head)) {
                found.add(head.turn);
            }
        }
        return found;
    }

    /** Who relied on room may have to leave it to a reservation now. */
    private void followReservations() {
        backfill.openUp();
        if (backfill.changes() != reservationsSeen) {
            reservationsSeen = backfill.changes();
            for (@Nullable Room[] ofType : byTypeAndKind.values()) {
                for (Room room : ofType) {
                    if (room != null) {
                        doubtAll(room);
                    }
                }
            }
        }
    }

    private void doubtAll(Room room) {
        room.relying.stream().forEach(queue -> {
            Head head = heads[queue];
            if (head != null) {
                doubt(queue, head);
            }
        });
        room.relying.clear();
    }

    private void followBookings() {
        CapacityView now = state.fleet().now();
        // A search for another example tries things out on the view and takes them back: to follow these would never
        // end.
        int booked = now.changes();
        for (; seen < booked; seen++) {
            List<Room> here = watched.remove(now.changedSlot(seen));
            if (here != null) {
                here.forEach(room -> bookedOn(now, room));
            }
        }
        seen = now.changes();
    }

    private void bookedOn(CapacityView now, Room room) {
        Head any = room.relying.isEmpty() ? null : heads[room.relying.nextSetBit(0)];
        if (any == null) {
            room.example = null;
        } else if (room.example == null || !RoomMemory.stillFits(now, any.job(), room.example)) {
            lookFor(room, any.job());
            if (room.example == null) {
                doubtAll(room);
            }
        } else {
            watch(room, room.example);
        }
    }

    private void lookFor(Room room, Job job) {
        int least = job.gang().minReplicas();
        room.example = rooms.noneNow(room.kind, room.type) ? null : backfill.anyRoom(job, room.type, least);
        if (room.example == null) {
            rooms.foundNoneNow(room.kind, room.type);
        } else {
            watch(room, room.example);
        }
    }

    private void watch(Room room, Placement example) {
        int last = -1;
        for (int slot : example.slots()) {
            if (slot != last) {
                List<Room> here = watched.computeIfAbsent(slot, key -> new ArrayList<>());
                if (!here.contains(room)) {
                    here.add(room);
                }
            }
            last = slot;
        }
    }

    private boolean hasRoom(int queue, Head head) {
        Job job = head.job();
        long gpuMillis = job.gang().leastGpuMillis();
        for (GpuType type : head.turn.next().types()) {
            if (rooms.noneNow(head.roomKind, type) || !allowance.covers(job, type, gpuMillis)) {
                continue;
            }
            if (backfill.guards(job, queue, type)) {
                // What it may have is its own; nobody else can rely on it.
                int least = job.gang().minReplicas();
                if (backfill.place(job, queue, type, least, least) != null) {
                    return true;
                }
                continue;
            }
            Room room = room(head.roomKind, type);
            if (room.example == null) {
                lookFor(room, job);
            }
            if (room.example != null) {
                if (!quotaMayRunOut(queue, job, type)) {
                    room.relying.set(queue);
                    leaveDoubt(queue, head);
                }
                return true;
            }
        }
        return false;
    }

    private void leaveDoubt(int queue, Head head) {
        BitSet doubted = unsure.get(head.turn.next().lineStrength());
        if (doubted != null) {
            doubted.clear(queue);
        }
    }

    /** True if what others take could use up the job's allowance: then its room is in doubt however much is free. */
    private boolean quotaMayRunOut(int queue, Job job, GpuType type) {
        QueueTree tree = state.queueTree();
        boolean limited = !job.preemptible();
        for (int at = queue; at > QueueTree.ROOT; at = tree.parent(at)) {
            limited |= tree.limit(at, type) != GpuQuota.NO_LIMIT;
        }
        return limited;
    }
}

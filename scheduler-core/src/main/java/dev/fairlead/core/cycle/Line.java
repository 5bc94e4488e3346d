package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.Prospects;
import dev.fairlead.core.state.TrackedJob;
import dev.fairlead.core.state.WaitingLine;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waiting jobs of one queue, dealt with strictly in their order. Among next jobs with the same claim, the one goes first
 * that keeps a stronger claim waiting behind it: what others are given meanwhile that one could take back, and were it let
 * past, the next job could preempt it by priority; either would go on for ever.
 *
 * <p>Where one job finds no room, no other of its class does: the whole class is settled with it, and its others never become
 * the next job. So a line costs its classes, whatever its length.
 */
final class Line {
    private final WaitingLine line;
    private final List<Prospects> prospects;
    private final ClaimOf claims;
    private final Unsettled unsettled;
    private final int[] open;
    private final boolean[] settled;
    private final @Nullable Failure[] failures;
    private final BitSet placed = new BitSet();
    private final BitSet reserved = new BitSet();
    private final BitSet outOfTurn = new BitSet();
    private final Map<Integer, Veto> heldBack = new HashMap<>();
    /** Where the next job found no free room; mostly nothing. */
    private final List<GpuType> tried = new ArrayList<>(2);

    private int openClasses;
    private int next;

    /** How strong a claim of the line's queue to so many GPUs is as things stand; smaller is stronger. */
    interface ClaimOf {
        int strength(GpuType type, long gpuMillis);
    }

    /**
     * The next job of a line.
     *
     * @param types the types on which it is to be tried next: those to which its claim is strongest
     * @param strength how strong that claim is
     * @param rivalStrength the strongest claim of any job left in the line to these types; where they differ, to the type
     *     for which it is weakest, since the job may be given that one
     * @param lineStrength the strongest claim of any job left in the line to any type
     */
    record Candidate(TrackedJob job, List<GpuType> types, int strength, int rivalStrength, int lineStrength) {
        /** True if it goes before others of the same claim for the sake of one behind it. */
        boolean promoted() {
            return strength > lineStrength;
        }
    }

    /** @param prospects of each class of the line, by its number; jobs of a class without any are never next */
    Line(WaitingLine line, List<Prospects> prospects, ClaimOf claims) {
        this.line = line;
        this.prospects = prospects;
        this.claims = claims;
        int classes = prospects.size();
        open = new int[classes];
        settled = new boolean[classes];
        failures = new Failure[classes];
        unsettled = new Unsettled(prospects);
        for (int number = 0; number < classes; number++) {
            open[number] = line.size(number);
            settled[number] = prospects.get(number).types().isEmpty();
            if (!settled[number]) {
                openClasses++;
                unsettled.add(number, open[number]);
            }
        }
    }

    WaitingLine waiting() {
        return line;
    }

    /** The next job as things stand; null if all are settled. */
    @Nullable
    Candidate next() {
        if (!hasNext()) {
            return null;
        }
        int strongest = Integer.MAX_VALUE;
        List<GpuType> best = new ArrayList<>(2);
        long gpuMillis = nextProspects().leastGpuMillis();
        for (GpuType type : nextProspects().types()) {
            if (tried.contains(type)) {
                continue;
            }
            int strength = claims.strength(type, gpuMillis);
            if (strength < strongest) {
                best.clear();
            }
            if (strength <= strongest) {
                strongest = strength;
                best.add(type);
            }
        }
        int strongestInLine = strongest;
        int rival = 0;
        List<GpuType> inLine = unsettled.types();
        for (int number = 0; number < inLine.size(); number++) {
            long smallest = unsettled.smallest(number);
            if (smallest >= 0) {
                GpuType type = inLine.get(number);
                int behind = claims.strength(type, smallest);
                strongestInLine = Math.min(strongestInLine, behind);
                rival = best.contains(type) ? Math.max(rival, behind) : rival;
            }
        }
        return new Candidate(line.tracked(next), best, strongest, rival, strongestInLine);
    }

    /** True unless all are settled. */
    boolean hasNext() {
        if (openClasses == 0) {
            return false;
        }
        while (settled[line.classOf(next)] || outOfTurn.get(next)) {
            next++;
        }
        return true;
    }

    private int nextClass() {
        return line.classOf(next);
    }

    /** The next job, of which there must be one. */
    TrackedJob nextJob() {
        return line.tracked(next);
    }

    /** Its kind of room, see {@link dev.fairlead.core.state.JobClass#roomKind}. */
    int nextRoomKind() {
        return line.classes().get(nextClass()).roomKind();
    }

    Prospects nextProspects() {
        return prospects.get(nextClass());
    }

    /** What is said of the class of the job at an index. */
    Prospects prospects(int index) {
        return prospects.get(line.classOf(index));
    }

    int roomKind(int index) {
        return line.classes().get(line.classOf(index)).roomKind();
    }

    /** The types on which the next job was not tried yet, in its order of preference. */
    List<GpuType> untried() {
        List<GpuType> all = nextProspects().types();
        if (tried.isEmpty()) {
            return all;
        }
        List<GpuType> untried = new ArrayList<>(all.size());
        for (GpuType type : all) {
            if (!tried.contains(type)) {
                untried.add(type);
            }
        }
        return untried;
    }

    /** The next job found no free room on these types. */
    void tried(List<GpuType> without) {
        for (GpuType type : without) {
            if (!tried.contains(type)) {
                tried.add(type);
                unsettled.add(nextClass(), type, -1);
            }
        }
    }

    /** The next job starts. */
    void place() {
        placed.set(next);
        settle();
    }

    /** The next job has room reserved. Returns its index in the line. */
    int reserve() {
        reserved.set(next);
        settle();
        return next - 1;
    }

    /** Neither the next job nor any other of its class that is still unsettled starts in this cycle. */
    void fail(Failure failure) {
        int failed = nextClass();
        failures[failed] = failure;
        settle();
        unsettled.add(failed, -open[failed]);
        if (open[failed] > 0) {
            open[failed] = 0;
            close(failed);
        }
    }

    /** The next job alone, and not its class, is kept from starting by what others were promised. */
    void holdBack(Veto veto) {
        heldBack.put(next, veto);
        settle();
    }

    /** The index of a job that stands in this line and was not dealt with yet; -1 if it does not. */
    int indexOf(TrackedJob job) {
        for (int index = hasNext() ? next : line.length(); index < line.length(); index++) {
            if (line.tracked(index).equals(job)) {
                return settled[line.classOf(index)] || outOfTurn.get(index) ? -1 : index;
            }
        }
        return -1;
    }

    /** The job at an index, though it need not be the next, starts or has room reserved. */
    void settleOutOfTurn(int index, boolean starts) {
        (starts ? placed : reserved).set(index);
        if (index == next) {
            settle();
            return;
        }
        outOfTurn.set(index);
        int number = line.classOf(index);
        unsettled.add(number, -1);
        if (--open[number] == 0) {
            close(number);
        }
    }

    private void settle() {
        int number = nextClass();
        for (GpuType type : prospects.get(number).types()) {
            if (!tried.contains(type)) {
                unsettled.add(number, type, -1);
            }
        }
        tried.clear();
        next++;
        if (--open[number] == 0) {
            close(number);
        }
    }

    private void close(int classNumber) {
        settled[classNumber] = true;
        openClasses--;
    }

    /** Where everyone stands when the cycle is over. */
    HeldLine held() {
        return new HeldLine(line, prospects, failures, heldBack, placed, reserved);
    }
}

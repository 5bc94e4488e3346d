package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.state.Prospects;
import dev.fairlead.core.state.WaitingLine;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What became of the jobs of one line in a cycle. Says of each one that goes on waiting where it stands and why. */
final class HeldLine {
    private final WaitingLine line;
    private final List<Prospects> prospects;
    private final @Nullable Failure[] failures;
    private final Map<Integer, Veto> heldBack;
    private final BitSet placed;
    private final BitSet reserved;
    private @Nullable Map<JobId, Integer> indexes;
    private int @Nullable [] positions;

    HeldLine(
            WaitingLine line,
            List<Prospects> prospects,
            @Nullable Failure[] failures,
            Map<Integer, Veto> heldBack,
            BitSet placed,
            BitSet reserved) {
        this.line = line;
        this.prospects = prospects;
        this.failures = failures;
        this.heldBack = heldBack;
        this.placed = placed;
        this.reserved = reserved;
    }

    WaitingLine line() {
        return line;
    }

    /** How many jobs are told to wait, those without prospects included. */
    int count() {
        return line.length() - placed.cardinality() - reserved.cardinality();
    }

    private boolean inLine(int index) {
        return !prospects.get(line.classOf(index)).types().isEmpty();
    }

    /** By index, the place among those who are in line and did not start, 1 for the first; 0 for the others. */
    private int[] positions() {
        int[] known = positions;
        if (known == null) {
            known = new int[line.length()];
            int position = 0;
            for (int index = 0; index < known.length; index++) {
                if (inLine(index) && !placed.get(index)) {
                    known[index] = ++position;
                }
            }
            positions = known;
        }
        return known;
    }

    int position(int index) {
        return positions()[index];
    }

    /** The jobs that are told to wait, in their order. */
    void forEach(Function<Failure, Veto> words, Consumer<Hold> consumer) {
        Job ahead = null;
        int position = 0;
        for (int index = 0; index < line.length(); index++) {
            if (placed.get(index)) {
                continue;
            }
            Job job = line.job(index);
            if (!inLine(index)) {
                consumer.accept(hopeless(index));
                continue;
            }
            position++;
            if (!reserved.get(index)) {
                consumer.accept(new Hold(job.id(), position, veto(index, words), ahead));
            }
            ahead = job;
        }
    }

    /** The job has room reserved once others end, instead of a mere hold. Returns its position; 0 if it need not wait. */
    int reserve(JobId id) {
        Integer index = indexes().get(id);
        if (index == null || placed.get(index) || reserved.get(index)) {
            return 0;
        }
        reserved.set(index);
        return position(index);
    }

    private Map<JobId, Integer> indexes() {
        Map<JobId, Integer> known = indexes;
        if (known == null) {
            known = HashMap.newHashMap(line.length());
            for (int index = 0; index < line.length(); index++) {
                known.put(line.job(index).id(), index);
            }
            indexes = known;
        }
        return known;
    }

    /** What the job of that name is told; null if it is not here or need not wait. */
    @Nullable
    Hold of(JobId id, Function<Failure, Veto> words) {
        Integer index = indexes().get(id);
        if (index == null || placed.get(index) || reserved.get(index)) {
            return null;
        }
        if (!inLine(index)) {
            return hopeless(index);
        }
        int before = index - 1;
        while (before >= 0 && positions()[before] == 0) {
            before--;
        }
        return new Hold(id, position(index), veto(index, words), before < 0 ? null : line.job(before));
    }

    private Hold hopeless(int index) {
        Veto veto = prospects.get(line.classOf(index)).veto();
        if (veto == null) {
            throw new IllegalStateException(line.job(index).id() + " has no prospects, and nothing says why");
        }
        return new Hold(line.job(index).id(), 0, veto);
    }

    private Veto veto(int index, Function<Failure, Veto> words) {
        Veto known = heldBack.get(index);
        return known != null ? known : words.apply(failure(index));
    }

    private Failure failure(int index) {
        Failure failure = failures[line.classOf(index)];
        if (failure == null) {
            throw new IllegalStateException(line.job(index).id() + " neither started nor was told to wait");
        }
        return failure;
    }
}

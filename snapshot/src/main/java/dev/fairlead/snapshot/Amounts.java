package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.Resources;
import dev.fairlead.snapshot.document.Section;
import dev.fairlead.snapshot.document.Words;
import java.math.BigDecimal;

/** Amounts of GPUs, CPU, memory, scratch space and pods as keys of an entry. But for GPUs, what equals its default is not written. */
final class Amounts {
    /** More than anyone asks for, and so little that the sum over a fleet does not overflow. */
    private static final long PLENTY = 1L << 46;

    /** What a node offers of which nothing is said. */
    static final Resources NODE = new Resources(8, PLENTY, PLENTY, PLENTY, PLENTY);

    /** What pods of others use of which nothing is said. */
    static final Resources NOTHING = Resources.ZERO;

    /** What a replica asks for of which nothing is said. */
    static final Resources REPLICA = Resources.ofGpus(1);

    private static final long MOST_GPUS = 1_000_000;

    private Amounts() {}

    /** @param perReplica whether the keys end in {@code PerReplica} */
    static Resources read(Section section, boolean perReplica, Resources absent) {
        String end = perReplica ? "PerReplica" : "";
        boolean perPod = absent.equals(REPLICA);
        long millis = section.value("gpus" + end, perPod ? Amounts::gpuMillis : Amounts::wholeGpus, absent.gpuMillis());
        boolean share = millis > 0 && millis < Resources.WHOLE_GPU;
        return new Resources(
                share ? 0 : millis / Resources.WHOLE_GPU,
                section.value("cpu" + end, text -> most(Words.thousandths(text)), absent.cpuMillis()),
                section.value("memory" + end, text -> most(Words.bytes(text)), absent.memoryBytes()),
                section.value(
                        "ephemeralStorage" + end, text -> most(Words.bytes(text)), absent.ephemeralStorageBytes()),
                section.whole("pods" + end, 0, PLENTY, absent.pods()),
                share ? millis : 0);
    }

    private static long wholeGpus(String text) {
        return Words.whole(text, 0, MOST_GPUS) * Resources.WHOLE_GPU;
    }

    /** Whole GPUs, or a part of one such as {@code 0.5}. */
    private static long gpuMillis(String text) {
        if (!text.matches("0?\\.[0-9]{1,3}")) {
            return wholeGpus(text);
        }
        long millis = Words.thousandths(text);
        if (millis == 0) {
            throw new IllegalArgumentException(
                    "must be a whole number of GPUs or a part of one such as 0.5, not '" + text + "'");
        }
        return millis;
    }

    private static long most(long amount) {
        // As the operator reads quantities: whatever is larger means "as much as you like".
        return Math.min(amount, 1L << 53);
    }

    static void write(ObjectNode entry, Resources amount, boolean perReplica, Resources absent) {
        String end = perReplica ? "PerReplica" : "";
        if (amount.sharesGpu()) {
            entry.put("gpus" + end, BigDecimal.valueOf(amount.sharedGpuMillis(), 3));
        } else {
            entry.put("gpus" + end, amount.gpus());
        }
        if (amount.cpuMillis() != absent.cpuMillis()) {
            entry.put("cpu" + end, Words.writeThousandths(amount.cpuMillis()));
        }
        if (amount.memoryBytes() != absent.memoryBytes()) {
            entry.put("memory" + end, Words.writeBytes(amount.memoryBytes()));
        }
        if (amount.ephemeralStorageBytes() != absent.ephemeralStorageBytes()) {
            entry.put("ephemeralStorage" + end, Words.writeBytes(amount.ephemeralStorageBytes()));
        }
        if (amount.pods() != absent.pods()) {
            entry.put("pods" + end, amount.pods());
        }
    }
}

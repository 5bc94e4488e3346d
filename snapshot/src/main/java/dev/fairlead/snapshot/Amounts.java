package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.Resources;
import dev.fairlead.snapshot.document.Section;
import dev.fairlead.snapshot.document.Words;

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
        return new Resources(
                section.whole("gpus" + end, 0, MOST_GPUS, absent.gpus()),
                section.value("cpu" + end, text -> most(Words.thousandths(text)), absent.cpuMillis()),
                section.value("memory" + end, text -> most(Words.bytes(text)), absent.memoryBytes()),
                section.value(
                        "ephemeralStorage" + end, text -> most(Words.bytes(text)), absent.ephemeralStorageBytes()),
                section.whole("pods" + end, 0, PLENTY, absent.pods()));
    }

    private static long most(long amount) {
        // As the operator reads quantities: whatever is larger means "as much as you like".
        return Math.min(amount, 1L << 53);
    }

    static void write(ObjectNode entry, Resources amount, boolean perReplica, Resources absent) {
        String end = perReplica ? "PerReplica" : "";
        entry.put("gpus" + end, amount.gpus());
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

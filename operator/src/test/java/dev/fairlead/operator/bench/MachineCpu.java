package dev.fairlead.operator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time that the whole machine has spent, from which follows what others took while we measured. */
final class MachineCpu {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;

    /** Columns of the first line: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7);

    private MachineCpu() {}

    /** Busy CPU seconds of all processors since the machine started; 0 where the kernel does not tell. */
    static double seconds() {
        try {
            String[] columns = Files.readAllLines(STAT).getFirst().split("\\s+", -1);
            return BUSY.stream()
                            .mapToLong(column -> Long.parseLong(columns[column]))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException notLinux) {
            return 0;
        }
    }
}

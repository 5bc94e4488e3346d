package dev.fairlead.simulator.trace;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The tables in Pollux's archive of workloads and profiles, read as a whole. */
final class PolluxArchive {
    private final Path file;
    private final Map<String, CsvTable> tables;

    private PolluxArchive(Path file, Map<String, CsvTable> tables) {
        this.file = file;
        this.tables = tables;
    }

    /** @throws TraceException if the archive is missing or broken */
    static PolluxArchive read(Path file) {
        return TraceFiles.read(file, in -> {
            Map<String, CsvTable> tables = new TreeMap<>();
            TarArchiveInputStream archive = new TarArchiveInputStream(in);
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.isFile() && entry.getName().endsWith(".csv")) {
                    tables.put(entry.getName(), CsvTable.of(file + ", " + entry.getName(), archive));
                }
            }
            return new PolluxArchive(file, tables);
        });
    }

    /**
     * A table.
     *
     * @param path its place in the archive
     * @throws TraceException if there is none
     */
    CsvTable table(String path) {
        CsvTable table = tables.get(path);
        if (table == null) {
            throw new TraceException(file + ": there is no " + path + " in it");
        }
        return table;
    }

    /** The tables whose paths begin and end like this, by what is in between. */
    Map<String, CsvTable> tables(String begin, String end) {
        Map<String, CsvTable> found = new TreeMap<>();
        tables.forEach((path, table) -> {
            if (path.startsWith(begin) && path.endsWith(end)) {
                found.put(path.substring(begin.length(), path.length() - end.length()), table);
            }
        });
        return found;
    }
}

package dev.fairlead.simulator.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens the files of traces, and says in one voice what is wrong with those that cannot be read. */
final class TraceFiles {
    private TraceFiles() {}

    /** Makes something of what is in a file. */
    interface Content<T> {
        T of(InputStream plain) throws IOException;
    }

    /**
     * Reads a file; what ends in {@code gz} is unpacked.
     *
     * @throws TraceException if the file is missing or cannot be read
     */
    static <T> T read(Path file, Content<T> content) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream plain = file.toString().endsWith("gz") ? new GZIPInputStream(raw) : raw) {
            return content.of(plain);
        } catch (NoSuchFileException missing) {
            throw new TraceException(file + ": there is no such file; --traces names the folder of traces", missing);
        } catch (IOException broken) {
            throw new TraceException(file + ": cannot be read: " + broken.getMessage(), broken);
        }
    }
}

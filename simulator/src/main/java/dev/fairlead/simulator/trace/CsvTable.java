package dev.fairlead.simulator.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A file of comma-separated values with a line of column names, read as a whole; {@code .gz} files are unpacked. */
public final class CsvTable {
    private final Path file;
    private final List<String> columns;
    private final List<String[]> rows;

    private CsvTable(Path file, List<String> columns, List<String[]> rows) {
        this.file = file;
        this.columns = columns;
        this.rows = rows;
    }

    /** @throws TraceException if the file is missing, empty or a line has another number of values than there are columns */
    public static CsvTable read(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            String head = lines.readLine();
            if (head == null) {
                throw new TraceException(file + ": the file is empty; a line of column names was expected");
            }
            List<String> columns = List.of(head.split(",", -1));
            List<String[]> rows = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && columns.size() > 1 && nothingFollows(lines)) {
                    break;
                }
                String[] values = line.split(",", -1);
                if (values.length != columns.size()) {
                    throw new TraceException("%s, line %d: %d values, but there are %d columns"
                            .formatted(file, rows.size() + 2, values.length, columns.size()));
                }
                rows.add(values);
            }
            return new CsvTable(file, columns, rows);
        } catch (NoSuchFileException missing) {
            throw new TraceException(file + ": there is no such file; --traces names the folder of traces", missing);
        } catch (IOException broken) {
            throw new TraceException(file + ": cannot be read: " + broken.getMessage(), broken);
        }
    }

    /** Some published files end in empty lines; one between others is an error. */
    private static boolean nothingFollows(BufferedReader lines) throws IOException {
        lines.mark(1 << 16);
        String line = lines.readLine();
        while (line != null && line.isEmpty()) {
            line = lines.readLine();
        }
        if (line != null) {
            lines.reset();
        }
        return line == null;
    }

    public int rows() {
        return rows.size();
    }

    /** The names of the columns. */
    public List<String> columns() {
        return columns;
    }

    /** @throws TraceException if there is no such column */
    public int column(String name) {
        int column = columns.indexOf(name);
        if (column < 0) {
            throw new TraceException(file + ", line 1: there is no column " + name + " among " + columns);
        }
        return column;
    }

    public String text(int row, int column) {
        return rows.get(row)[column];
    }

    /** @throws TraceException if the value is no whole number */
    public long number(int row, int column) {
        try {
            return Long.parseLong(text(row, column));
        } catch (NumberFormatException notOne) {
            throw bad(row, column, "a whole number");
        }
    }

    /** @throws TraceException if the value is no whole number or less than {@code least} */
    public long number(int row, int column, long least) {
        long number = number(row, column);
        if (number < least) {
            throw bad(row, column, "a whole number from " + least + " on");
        }
        return number;
    }

    /** @throws TraceException if the value is no number */
    public double decimal(int row, int column) {
        try {
            return Double.parseDouble(text(row, column));
        } catch (NumberFormatException notOne) {
            throw bad(row, column, "a number");
        }
    }

    /** What to throw when a value is not what was wanted, such as "a number"; it names file, line and column. */
    TraceException bad(int row, int column, String wanted) {
        return new TraceException("%s, line %d: %s must be %s, not '%s'"
                .formatted(file, row + 2, columns.get(column), wanted, text(row, column)));
    }
}

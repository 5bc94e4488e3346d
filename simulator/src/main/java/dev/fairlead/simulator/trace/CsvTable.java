package dev.fairlead.simulator.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table in a text file, read as a whole: values between commas or tabs, mostly with a line of column names. */
public final class CsvTable {
    private final String file;
    private final List<String> columns;
    private final List<String[]> rows;
    private final int firstLine;

    private CsvTable(String file, List<String> columns, List<String[]> rows, int firstLine) {
        this.file = file;
        this.columns = columns;
        this.rows = rows;
        this.firstLine = firstLine;
    }

    /**
     * Reads values between commas below a line of column names; {@code .gz} files are unpacked.
     *
     * @throws TraceException if the file is missing, empty or a line has another number of values than there are columns
     */
    public static CsvTable read(Path file) {
        return TraceFiles.read(file, in -> of(file.toString(), in));
    }

    /**
     * Reads values between tabs in a file without a line of column names; {@code .gz} files are unpacked.
     *
     * @param columns what the values are
     * @throws TraceException if the file is missing or a line has another number of values than there are columns
     */
    public static CsvTable tabs(Path file, List<String> columns) {
        return TraceFiles.read(file, in -> rows(file.toString(), lines(in), List.copyOf(columns), "\t", 1));
    }

    /**
     * Reads values between commas below a line of column names. The stream stays open.
     *
     * @param file what errors call it
     */
    static CsvTable of(String file, InputStream plain) throws IOException {
        BufferedReader lines = lines(plain);
        String head = lines.readLine();
        if (head == null) {
            throw new TraceException(file + ": the file is empty; a line of column names was expected");
        }
        return rows(file, lines, List.of(head.split(",", -1)), ",", 2);
    }

    private static BufferedReader lines(InputStream plain) {
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    }

    private static CsvTable rows(
            String file, BufferedReader lines, List<String> columns, String separator, int firstLine)
            throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && columns.size() > 1 && nothingFollows(lines)) {
                break;
            }
            String[] values = line.split(separator, -1);
            if (values.length != columns.size()) {
                throw new TraceException("%s, line %d: %d values, but there are %d columns"
                        .formatted(file, rows.size() + firstLine, values.length, columns.size()));
            }
            rows.add(values);
        }
        return new CsvTable(file, columns, rows, firstLine);
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

    /** @throws TraceException if the value is no number or less than {@code least} */
    public double decimal(int row, int column, double least) {
        double number = decimal(row, column);
        if (!(number >= least && number < Double.POSITIVE_INFINITY)) {
            throw bad(row, column, "a number from " + least + " on");
        }
        return number;
    }

    /** What to throw when there have to be lines below the column names. */
    TraceException noRows() {
        return new TraceException("%s, line %d: nothing follows the column names".formatted(file, firstLine));
    }

    /** What to throw when a value is not what was wanted, such as "a number"; it names file, line and column. */
    TraceException bad(int row, int column, String wanted) {
        return new TraceException("%s, line %d: %s must be %s, not '%s'"
                .formatted(file, row + firstLine, columns.get(column), wanted, text(row, column)));
    }
}

package dev.fairlead.simulator.report;

import java.io.PrintWriter;
import java.util.List;

/** Columns for people: the first to the left, the others to the right, each as wide as its widest cell. */
final class TextTable {
    private TextTable() {}

    /** @param rows cells, as many in each row; the first row names the columns */
    static void print(List<List<String>> rows, PrintWriter out) {
        int columns = rows.getFirst().size();
        int[] width = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                width[column] = Math.max(width[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                String blank = " ".repeat(width[column] - cell.length());
                line.append(column == 0 ? cell + blank : "  " + blank + cell);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}

package dev.fairlead.operator.demo;

import java.util.ArrayList;
import java.util.List;

/** Rows of text, the columns as wide as their longest cell. */
final class Columns {
    private static final String GAP = "  ";
    private final List<List<String>> rows = new ArrayList<>();

    Columns(List<String> header) {
        rows.add(List.copyOf(header));
    }

    void add(List<String> row) {
        if (row.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("the row " + row + " has not the columns " + rows.getFirst());
        }
        rows.add(List.copyOf(row));
    }

    List<String> lines() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}

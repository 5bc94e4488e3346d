package dev.fairlead.simulator.decide;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text that are as wide as what is in them. The last one is prose: it is broken between words so that a line ends
 * within the width, and goes on below itself.
 */
final class ProseTable {
    private static final String GAP = "  ";
    private static final int WIDTH = 130;
    private static final int NARROWEST_PROSE = 50;

    private final List<List<String>> rows = new ArrayList<>();

    ProseTable(String... heads) {
        rows.add(List.of(heads));
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        StringBuilder text = new StringBuilder();
        int[] widths = new int[columns];
        int before = 0;
        for (int column = 0; column < columns - 1; column++) {
            int of = column;
            widths[column] =
                    rows.stream().mapToInt(row -> row.get(of).length()).max().orElse(0);
            before += widths[column] + GAP.length();
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns - 1; column++) {
                line.append(row.get(column))
                        .repeat(' ', widths[column] - row.get(column).length())
                        .append(GAP);
            }
            List<String> prose = broken(row.getLast(), Math.max(NARROWEST_PROSE, WIDTH - before));
            line.append(prose.getFirst());
            text.append(line.toString().stripTrailing()).append('\n');
            for (String more : prose.subList(1, prose.size())) {
                text.repeat(' ', before).append(more).append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> broken(String prose, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : prose.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}

package dev.fairlead.snapshot.document;

/**
 * A place in a document.
 *
 * @param line from 1 on
 * @param column from 1 on
 */
public record Position(int line, int column) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}

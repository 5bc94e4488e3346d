package dev.fairlead.operator.demo;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A screen that is drawn again in place. Plain ANSI sequences: every terminal of the last forty years knows these few. */
final class Terminal {
    private static final String ESC = "\u001b[";
    private static final Size USUAL = new Size(24, 100);

    private final PrintWriter out;
    private boolean open;

    /** Rows and columns of a terminal. */
    record Size(int rows, int columns) {}

    Terminal(PrintWriter out) {
        this.out = out;
    }

    /** True if standard input and output are a terminal. */
    static boolean isThere() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** The size of the terminal now; asks stty, because the JDK does not know it. */
    static Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ", -1);
            int rows = Integer.parseInt(answer[0]);
            int columns = Integer.parseInt(answer[1]);
            return rows > 0 && columns > 0 ? new Size(rows, columns) : USUAL;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
            return USUAL;
        }
    }

    /** Shows the lines, cut to the size. */
    synchronized void draw(List<String> lines, Size size) {
        StringBuilder frame = new StringBuilder(open ? ESC + "H" : ESC + "?1049h" + ESC + "?25l" + ESC + "H");
        open = true;
        List<String> shown = fitted(lines, size);
        for (int i = 0; i < shown.size(); i++) {
            frame.append(shown.get(i)).append(ESC).append("K").append(i < shown.size() - 1 ? "\r\n" : "");
        }
        out.print(frame.append(ESC).append("J"));
        out.flush();
    }

    /** What fits: no line is broken, and where there are too few rows, empty lines go first. */
    static List<String> fitted(List<String> lines, Size size) {
        List<String> fitted = new ArrayList<>(lines);
        for (int i = fitted.size() - 1; i >= 0 && fitted.size() > size.rows(); i--) {
            if (fitted.get(i).isEmpty()) {
                fitted.remove(i);
            }
        }
        return fitted.stream()
                .limit(size.rows())
                .map(line -> line.length() <= size.columns() ? line : line.substring(0, size.columns() - 1) + "…")
                .toList();
    }

    /** Gives the terminal back as it was. */
    synchronized void close() {
        if (open) {
            open = false;
            out.print(ESC + "?25h" + ESC + "?1049l");
            out.flush();
        }
    }
}

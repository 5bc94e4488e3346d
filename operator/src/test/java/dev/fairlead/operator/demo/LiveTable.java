package dev.fairlead.operator.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells the story on a terminal: the table, drawn again in place twice a second, and below it the chapter. */
final class LiveTable implements Narrator {
    private static final int DRAWS_PER_SIZE = 10;

    private final Terminal terminal;
    private final Table table;
    private final Supplier<Scene> scene;
    private final List<String> footer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread drawing =
            Thread.ofPlatform().daemon().name("live table").unstarted(this::drawUntilClosed);
    private Terminal.Size size = Terminal.size();
    private int draws;
    private volatile Caption caption = new Caption("The story begins.", "");

    private record Caption(String title, String text) {}

    /** @param footer what stands at the foot all the time */
    LiveTable(Terminal terminal, Table table, Supplier<Scene> scene, List<String> footer) {
        this.terminal = terminal;
        this.table = table;
        this.scene = scene;
        this.footer = footer;
        drawing.start();
    }

    private void drawUntilClosed() {
        try {
            do {
                draw();
            } while (!closing.await(500, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        if (++draws % DRAWS_PER_SIZE == 0) {
            size = Terminal.size();
        }
        List<String> lines = new ArrayList<>(table.lines(scene.get()));
        lines.add("");
        lines.add(caption.title);
        Wrapped.lines(caption.text, size.columns() - 2).forEach(line -> lines.add("  " + line));
        lines.add("");
        lines.addAll(footer);
        terminal.draw(lines, size);
    }

    @Override
    public void begins(Chapter chapter, String text) {
        caption = new Caption("kubectl apply -f deploy/examples/" + chapter.file(), text);
    }

    @Override
    public void changed(Change change) {
        // The next drawing shows it.
    }

    @Override
    public void ends(Scene last, List<String> differences) {
        caption = differences.isEmpty()
                ? new Caption(
                        "The story is over, and every job ended as it says.",
                        "The cluster goes on: apply manifests of your own and watch.")
                : new Caption("The story is over, but came out differently:", String.join(" ", differences));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            drawing.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.close();
    }
}

package dev.fairlead.operator.demo;

import java.util.List;

/** Who tells the story: to a terminal, or as text. */
interface Narrator extends AutoCloseable {
    /** A chapter begins; its file is about to be applied. */
    void begins(Chapter chapter, String text);

    /** A job changed in a way that a reader wants to know. Called from several threads. */
    void changed(Change change);

    /**
     * The story is over.
     *
     * @param differences what came out differently from what the story says, one sentence each
     */
    void ends(Scene scene, List<String> differences);

    @Override
    void close();
}

package dev.fairlead.operator.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plays the story: applies each chapter when its moment has come, and compares the end with what the story says. */
final class Performance {
    private static final Duration CHAPTER_WITHIN = Duration.ofMinutes(1);
    private static final Duration END_WITHIN = Duration.ofMinutes(2);

    private final Path examples;
    private final Kubectl kubectl;
    private final Watching watching;
    private final Narrator narrator;
    private final Duration readingTime;

    /**
     * @param examples the folder of the manifests
     * @param readingTime the least time between two chapters, for a person who reads along; may be nothing
     */
    Performance(Path examples, Kubectl kubectl, Watching watching, Narrator narrator, Duration readingTime) {
        this.examples = examples;
        this.kubectl = kubectl;
        this.watching = watching;
        this.narrator = narrator;
        this.readingTime = readingTime;
    }

    /** Returns what came out differently, one sentence each; empty if everything is as the story says. */
    List<String> play() throws IOException, InterruptedException {
        List<String> differences = new ArrayList<>(tell());
        differences.addAll(Story.differences(watching.scene(), watching.histories()));
        narrator.ends(watching.scene(), differences);
        return differences;
    }

    private List<String> tell() throws IOException, InterruptedException {
        for (Chapter chapter : Story.CHAPTERS) {
            if (!watching.await(chapter.begins(), CHAPTER_WITHIN)) {
                return List.of(late(chapter.file() + " was not applied", chapter.begins(), CHAPTER_WITHIN));
            }
            String file = examples.resolve(chapter.file()).toString();
            narrator.begins(chapter, chapter.text(examples));
            kubectl.run("apply", "-f", file);
            if (readingTime.isPositive()) {
                Thread.sleep(readingTime);
            }
        }
        return watching.await(Story.over(), END_WITHIN)
                ? List.of()
                : List.of(late("The story did not end", Story.over(), END_WITHIN));
    }

    private static String late(String what, Moment moment, Duration time) {
        return what + ": waited " + time.toSeconds() + " s for " + moment.words() + ".";
    }
}

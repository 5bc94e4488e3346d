package dev.fairlead.operator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * One step of the story: a manifest that is applied when its moment has come.
 *
 * @param file name of a file in {@code deploy/examples}
 */
record Chapter(String file, Moment begins) {

    /** The comment at the head of the file, as one paragraph. */
    String text(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining(" "))
                .strip();
    }
}

package dev.fairlead.simulator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.simulator.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The guide shows what is true: its files are those that are run, its transcripts what they print. After a change that is
 * meant, {@code -Dfairlead.rewrite=true} writes the page anew.
 */
class GuideTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Path GUIDE = REPOSITORY.resolve("docs/guides/decide.md");
    private static final Pattern BLOCK =
            Pattern.compile("<!-- (file|run): (.*?) -->\n```(yaml)?\n.*?```\n", Pattern.DOTALL);

    @Test
    void theGuideShowsWhatIsTrue() throws IOException {
        String page = Files.readString(GUIDE);

        String fresh = BLOCK.matcher(page).replaceAll(GuideTest::block);

        assertThat(BLOCK.matcher(page).results()).hasSize(4);
        if (Boolean.getBoolean("fairlead.rewrite")) {
            Files.writeString(GUIDE, fresh);
        } else {
            assertThat(page).isEqualTo(fresh);
        }
    }

    private static String block(MatchResult found) {
        String what = found.group(2);
        String body = found.group(1).equals("file") ? file(what) : run(what);
        String language = found.group(3) == null ? "" : found.group(3);
        return Matcher.quoteReplacement(
                "<!-- %s: %s -->\n```%s\n%s```\n".formatted(found.group(1), what, language, body));
    }

    private static String file(String path) {
        try {
            return Files.readString(REPOSITORY.resolve(path));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static String run(String command) {
        String[] arguments = command.split(" ", -1);
        String file = arguments[arguments.length - 1];
        arguments[arguments.length - 1] = REPOSITORY.resolve(file).toString();
        CommandRun run = CommandRun.of(arguments);
        return "$ java -jar simulator/target/fairlead-simulator.jar " + command + "\n"
                + (run.output() + run.errors()).replace(REPOSITORY.resolve(file).toString(), file);
    }
}

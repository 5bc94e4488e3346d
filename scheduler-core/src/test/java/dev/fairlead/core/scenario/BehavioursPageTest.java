package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of behaviours names every scenario, and none that is not there. */
class BehavioursPageTest {
    private static final Path PAGE = Path.of("../docs/concepts/behaviours.md");
    private static final Path SCENARIOS = Path.of("src/test/java/dev/fairlead/core/scenario");

    @Test
    void itNamesEveryScenario() throws IOException {
        Set<String> named = Pattern.compile("scenario/(\\w+Test)\\.java")
                .matcher(Files.readString(PAGE))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            Set<String> scenarios = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java") && !name.equals("BehavioursPageTest.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(named).isEqualTo(scenarios);
        }
    }
}

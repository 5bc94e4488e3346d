package dev.fairlead.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page names exactly the keys that the reader knows. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/reference/snapshot.md");
    private static final Pattern KEY = Pattern.compile("`([A-Za-z]+)`");
    private static final String NODE = "nodes: [{name: n, type: H100}]\n";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            The document | qqqqqqqqqqqqqqqqqqqq: 1
            policy       | policy: {qqqqqqqqqqqqqqqqqqqq: 1}
            queue        | queues: [{name: q, qqqqqqqqqqqqqqqqqqqq: 1}]
            job          | jobs: [{name: j, qqqqqqqqqqqqqqqqqqqq: 1}]
            role         | jobs: [{name: j, roles: [{name: r, qqqqqqqqqqqqqqqqqqqq: 1}]}]
            topology     | jobs: [{name: j, topology: {qqqqqqqqqqqqqqqqqqqq: 1}}]
            """)
    void thePageHasTheKeysThatAreRead(String heading, String document) throws IOException {
        assertThat(keysOfPage(heading)).isEqualTo(keysOfReader(NODE + document));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            node  | topology: [host]\\nnodes: [{name: n, type: H100, qqqqqqqqqqqqqqqqqqqq: 1}]
            taint | nodes: [{name: n, type: H100, taints: [{key: k, qqqqqqqqqqqqqqqqqqqq: 1}]}]
            used  | nodes: [{name: n, type: H100, used: {qqqqqqqqqqqqqqqqqqqq: 1}}]
            """)
    void thePageHasTheKeysOfNodes(String heading, String document) throws IOException {
        Set<String> read = keysOfReader(document.replace("\\n", "\n"));
        read.remove("host");

        assertThat(keysOfPage(heading)).isEqualTo(read);
    }

    private static Set<String> keysOfReader(String document) {
        InvalidSnapshotException refused =
                catchThrowableOfType(InvalidSnapshotException.class, () -> SnapshotReader.read("it", document));
        String problem = refused.problems().stream()
                .filter(each -> each.contains("no key qqqqqqqqqqqqqqqqqqqq"))
                .findFirst()
                .orElseThrow();
        return new TreeSet<>(List.of(problem.substring(problem.indexOf("known keys are ") + "known keys are ".length())
                .split(", ", -1)));
    }

    private static Set<String> keysOfPage(String heading) throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("\n## " + heading + "\n") + 1);
        int end = section.indexOf("\n## ");
        Set<String> keys = new TreeSet<>();
        (end < 0 ? section : section.substring(0, end))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | ")))
                .forEach(cell -> KEY.matcher(cell)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(keys::add));
        return keys;
    }
}

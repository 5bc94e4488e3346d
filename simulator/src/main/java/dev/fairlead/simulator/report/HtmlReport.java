package dev.fairlead.simulator.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One page that shows runs as tables and charts and needs nothing but itself: data, script, style and the chart library
 * (uPlot) are inside, and a content security policy keeps the browser from fetching anything.
 */
public final class HtmlReport {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String UPLOT_PROPERTIES = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    /** What the page is made of, in the order in which it is filled in: the data comes last, so that nothing replaces in it. */
    private static final List<String> OWN_PARTS = List.of("report.css", "report.js");

    /** Runs of the same work, and their figures in words. */
    private record Group(String workload, long jobs, long gpus, List<Row> figures, List<RunReport> runs) {}

    /** One figure of each run. */
    private record Row(String words, String definition, List<String> cells) {}

    private HtmlReport() {}

    /**
     * The page, in HTML.
     *
     * @param reports runs; those of the same work stand side by side
     */
    public static String page(List<RunReport> reports) {
        String library = uplotFolder();
        String page = text("report.html")
                .replace("{{uPlot license}}", text(library + "LICENSE"))
                .replace("{{uPlot style}}", text(library + "dist/uPlot.min.css"))
                .replace("{{uPlot script}}", text(library + "dist/uPlot.iife.min.js"));
        for (String part : OWN_PARTS) {
            page = page.replace("{{" + part + "}}", text(part));
        }
        return page.replace("{{data}}", json(groups(reports)));
    }

    private static List<Group> groups(List<RunReport> reports) {
        Map<String, List<RunReport>> byWorkload = new LinkedHashMap<>();
        reports.forEach(report -> byWorkload
                .computeIfAbsent(report.workload(), key -> new ArrayList<>())
                .add(report));
        List<Group> groups = new ArrayList<>();
        byWorkload.forEach((workload, runs) -> {
            List<Row> rows = Figure.ALL.stream()
                    .map(figure -> new Row(
                            figure.words(),
                            figure.definition(),
                            runs.stream().map(figure::show).toList()))
                    .toList();
            RunReport first = runs.getFirst();
            groups.add(new Group(workload, first.jobs(), first.gpus(), rows, runs));
        });
        return groups;
    }

    private static String json(List<Group> groups) {
        try {
            // Inside a script element nothing is escaped, but "</script" would end it.
            return JSON.writeValueAsString(groups).replace("<", "\\u003c");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a report cannot be written as JSON", impossible);
        }
    }

    /** The library's folder has its version in its name, which the jar tells. */
    private static String uplotFolder() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text(UPLOT_PROPERTIES)));
        } catch (IOException broken) {
            throw new UncheckedIOException(UPLOT_PROPERTIES + " cannot be read", broken);
        }
        return "/META-INF/resources/webjars/uplot/" + properties.getProperty("version") + "/";
    }

    private static String text(String resource) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the simulator was built without " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(resource + " cannot be read", broken);
        }
    }
}

package dev.fairlead.snapshot.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads YAML and JSON into values that know where they stand. Jackson's binding to classes is not used: it stops at the
 * first problem, and names the end of an object as the place of a wrong key.
 */
public final class DocumentParser {
    /** The largest document taken, in characters: a fleet of 75,000 nodes and 100,000 jobs is a tenth of it. */
    private static final int LARGEST = 1_000_000_000;

    private static final Pattern JSON = Pattern.compile("\\A\\s*\\{\\s*(\"|\\})");

    private static final JsonFactory JSON_FACTORY =
            JsonFactory.builder().streamReadConstraints(constraints()).build();
    private static final YAMLFactory YAML_FACTORY = YAMLFactory.builder()
            .loaderOptions(loaderOptions())
            .streamReadConstraints(constraints())
            .build();

    private final JsonParser parser;
    private final Problems problems;

    private DocumentParser(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    private static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder().maxNestingDepth(20).build();
    }

    private static LoaderOptions loaderOptions() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        return options;
    }

    /**
     * The one map that a document is.
     *
     * @param problems takes what is wrong
     * @return null if the text is no such document; the problems say why
     */
    public static @Nullable Section parse(String text, Problems problems) {
        boolean json = JSON.matcher(text).find();
        JsonFactory factory = json ? JSON_FACTORY : YAML_FACTORY;
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                problems.add(new Position(1, 1), "the document is empty; at least the key nodes is needed");
                return null;
            }
            Located root = new DocumentParser(parser, problems).value();
            if (parser.nextToken() != null) {
                problems.add(position(parser.currentTokenLocation()), "the document ends before this; delete the rest");
            }
            if (root instanceof Located.Mapping mapping) {
                return new Section(mapping, "the document", problems);
            }
            problems.add(root.at(), "the document must be a map of keys and values, not " + root.kind());
            return null;
        } catch (JsonProcessingException broken) {
            String grammar = json ? "JSON" : "YAML";
            problems.add(
                    position(broken.getLocation()),
                    "this is no " + grammar + " that can be read: " + firstLine(broken));
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String firstLine(JsonProcessingException broken) {
        return broken.getOriginalMessage()
                .lines()
                .takeWhile(line -> !line.startsWith(" in "))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("it is not well formed");
    }

    private static Position position(@Nullable JsonLocation location) {
        return location == null
                ? new Position(1, 1)
                : new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private Located value() throws IOException {
        Position at = position(parser.currentTokenLocation());
        JsonToken token = parser.currentToken();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(at, "aliases are not followed; write out what *" + parser.getText() + " stands for");
        }
        return switch (token) {
            case START_OBJECT -> mapping(at);
            case START_ARRAY -> items(at);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new Located.Scalar(at, parser.getText(), Located.Scalar.Type.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> new Located.Scalar(at, parser.getText(), Located.Scalar.Type.FLAG);
            case VALUE_NULL -> new Located.Scalar(at, "", Located.Scalar.Type.NOTHING);
            default -> new Located.Scalar(at, parser.getText(), Located.Scalar.Type.TEXT);
        };
    }

    private Located mapping(Position at) throws IOException {
        Map<String, Located.Mapping.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Position keyAt = position(parser.currentTokenLocation());
            String key = parser.currentName();
            parser.nextToken();
            if (entries.put(key, new Located.Mapping.Entry(keyAt, value())) != null) {
                problems.add(keyAt, "the key " + key + " is given twice");
            }
        }
        return new Located.Mapping(at, entries);
    }

    private Located items(Position at) throws IOException {
        List<Located> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new Located.Items(at, items);
    }
}

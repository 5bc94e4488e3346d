package dev.fairlead.operator.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairlead.snapshot.document.NearestWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the operator's configuration from YAML. */
public final class ConfigFile {
    private static final ObjectReader READER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build()
            .readerFor(OperatorConfig.class);

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'");

    private ConfigFile() {}

    /** @throws InvalidConfigException if the file cannot be read or used */
    public static OperatorConfig read(Path file) throws InvalidConfigException {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new InvalidConfigException(file + ": there is no such file; create it or name another");
        } catch (IOException e) {
            throw new InvalidConfigException(file + ": the configuration cannot be read: " + e.getMessage());
        }
    }

    /**
     * @param name what to call the text in an error
     * @throws InvalidConfigException if the text cannot be used
     */
    public static OperatorConfig parse(String name, String yaml) throws InvalidConfigException {
        try (MappingIterator<OperatorConfig> documents = READER.readValues(yaml)) {
            return documents.hasNextValue()
                    ? Objects.requireNonNullElseGet(documents.nextValue(), OperatorConfig::defaults)
                    : OperatorConfig.defaults();
        } catch (JsonProcessingException e) {
            throw new InvalidConfigException(name + line(e, yaml) + ": " + sentence(e));
        } catch (IOException e) {
            throw new InvalidConfigException(name + ": the configuration cannot be read: " + e.getMessage());
        }
    }

    private static String sentence(JsonProcessingException error) {
        return switch (error) {
            case UnrecognizedPropertyException unknown -> unknownKey(unknown);
            case ValueInstantiationException refused
            when refused.getCause() != null ->
                Objects.requireNonNullElse(refused.getCause().getMessage(), "a value cannot be used");
            case MismatchedInputException wrong -> key(wrong) + " must be " + kind(wrong.getTargetType());
            default ->
                DUPLICATE
                        .matcher(error.getOriginalMessage())
                        .results()
                        .findFirst()
                        .map(duplicate -> "the key " + duplicate.group(1) + " is given twice")
                        .orElseGet(() -> "this is no YAML that can be read: "
                                + error.getOriginalMessage()
                                        .replaceAll("\\s+", " ")
                                        .strip());
        };
    }

    private static String unknownKey(UnrecognizedPropertyException unknown) {
        List<String> known = unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .toList();
        String nearest = NearestWord.to(unknown.getPropertyName(), known)
                .map(word -> "did you mean " + word + "?")
                .orElseGet(() -> "known keys are " + String.join(", ", known));
        return "there is no key " + key(unknown) + "; " + nearest;
    }

    /** Such as {@code topology[1].labels}. */
    private static String key(JsonMappingException error) {
        String key = error.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return key.isEmpty() ? "the file" : key.replaceFirst("^\\.", "");
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return type != null && List.class.isAssignableFrom(type) ? "a list" : "a map of keys and values";
    }

    private static String line(JsonProcessingException error, String yaml) {
        JsonLocation location = error.getLocation();
        int line = location == null ? 0 : location.getLineNr();
        if (error instanceof UnrecognizedPropertyException unknown) {
            // Jackson finds out about it only at the end of the object, and would name that line.
            Pattern key = Pattern.compile("(^|[\\s{,\"'])" + Pattern.quote(unknown.getPropertyName()) + "[\"']?\\s*:");
            List<String> lines = yaml.lines().toList();
            for (int i = lines.size(); i > 0; i--) {
                line = key.matcher(lines.get(i - 1)).find() ? i : line;
            }
        }
        return line < 1 ? "" : ", line " + line;
    }
}

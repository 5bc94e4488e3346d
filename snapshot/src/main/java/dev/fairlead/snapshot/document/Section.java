package dev.fairlead.snapshot.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of keys and values that is read strictly: what is asked for is known, and {@link #end()} refuses the rest. A value
 * that cannot be used is noted, and reading goes on with what stands for an absent one, so that all problems are found.
 */
public final class Section {
    private final Located.Mapping mapping;
    private final String name;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param name what it is, as in "there is no key x in ..." */
    Section(Located.Mapping mapping, String name, Problems problems) {
        this.mapping = mapping;
        this.name = name;
        this.problems = problems;
    }

    /** True if the key is given with a value. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** Notes that the value of a key, or the section itself where the key is absent, is wrong. */
    public void wrong(String key, String sentence) {
        Located value = value(key);
        problems.add(value == null ? mapping.at() : value.at(), sentence);
    }

    /** A text, or what stands for an absent one. */
    public String text(String key, String absent) {
        Located.Scalar scalar = scalar(key, "a text");
        return scalar == null ? absent : scalar.text();
    }

    /** A text that must be there and not be empty. */
    public String requiredText(String key) {
        String text = text(key, "");
        if (text.isEmpty() && !(value(key) instanceof Located.Mapping || value(key) instanceof Located.Items)) {
            wrong(key, name + " needs " + (has(key) ? "a " + key + " that is not empty" : "the key " + key));
        }
        return text;
    }

    /**
     * A value that is written as a text or a number.
     *
     * @param reader makes the value of the text; an {@link IllegalArgumentException} says what is wrong with it, as the end
     *     of a sentence that begins with the key
     */
    public <T> T value(String key, Function<String, T> reader, T absent) {
        Located.Scalar scalar = scalar(key, "a single value");
        if (scalar == null) {
            return absent;
        }
        try {
            return reader.apply(scalar.text());
        } catch (IllegalArgumentException unusable) {
            wrong(key, key + " " + unusable.getMessage());
            return absent;
        }
    }

    /** A whole number in a range. */
    public long whole(String key, long least, long most, long absent) {
        return value(key, text -> Words.whole(text, least, most), absent);
    }

    /** True or false. */
    public boolean flag(String key, boolean absent) {
        return value(key, Words::flag, absent);
    }

    /** The section that a key stands for, or null. */
    public @Nullable Section section(String key) {
        Located value = value(key);
        if (value instanceof Located.Mapping inner) {
            return new Section(inner, key, problems);
        }
        if (value != null) {
            wrong(key, key + " must be a map of keys and values, not " + value.kind());
        }
        return null;
    }

    /** True if the key stands for a map. */
    public boolean isMap(String key) {
        return value(key) instanceof Located.Mapping;
    }

    /** True if the key stands for true or false. */
    public boolean isFlag(String key) {
        return value(key) instanceof Located.Scalar scalar && scalar.type() == Located.Scalar.Type.FLAG;
    }

    /** The keys of a section whose keys are names, such as GPU types. */
    public List<String> names() {
        return List.copyOf(mapping.entries().keySet());
    }

    /** The sections of a list. */
    public List<Section> sections(String key, String each) {
        List<Section> sections = new ArrayList<>();
        for (Located item : items(key)) {
            if (item instanceof Located.Mapping inner) {
                sections.add(new Section(inner, each, problems));
            } else {
                problems.add(item.at(), each + " must be a map of keys and values, not " + item.kind());
            }
        }
        return sections;
    }

    /**
     * The items of a list that may each be written as a map or, in short, as a text.
     *
     * @param shortKey the key of the map that the short form stands for
     */
    public List<Section> sectionsOrTexts(String key, String each, String shortKey) {
        List<Section> sections = new ArrayList<>();
        for (Located item : items(key)) {
            if (item instanceof Located.Mapping inner) {
                sections.add(new Section(inner, each, problems));
            } else if (item instanceof Located.Scalar text) {
                var entry = new Located.Mapping.Entry(text.at(), text);
                sections.add(new Section(new Located.Mapping(text.at(), Map.of(shortKey, entry)), each, problems));
            } else {
                problems.add(item.at(), each + " must be a text or a map of keys and values, not " + item.kind());
            }
        }
        return sections;
    }

    /** A list of lists of sections. */
    public List<List<Section>> sectionLists(String key, String each) {
        List<List<Section>> lists = new ArrayList<>();
        for (Located item : items(key)) {
            var entry = new Located.Mapping.Entry(item.at(), item);
            lists.add(
                    new Section(new Located.Mapping(item.at(), Map.of(key, entry)), key, problems).sections(key, each));
        }
        return lists;
    }

    /** The texts of a list; a single text is a list of one. */
    public List<String> texts(String key) {
        Located value = value(key);
        List<Located> items = value instanceof Located.Scalar ? List.of(value) : items(key);
        List<String> texts = new ArrayList<>();
        for (Located item : items) {
            if (item instanceof Located.Scalar scalar && scalar.type() != Located.Scalar.Type.NOTHING) {
                texts.add(scalar.text());
            } else {
                problems.add(item.at(), "each of " + key + " must be a text, not " + item.kind());
            }
        }
        return texts;
    }

    /** The whole numbers of a list. */
    public List<Long> wholes(String key, long least, long most) {
        List<Long> numbers = new ArrayList<>();
        for (String text : texts(key)) {
            try {
                numbers.add(Words.whole(text, least, most));
            } catch (IllegalArgumentException unusable) {
                wrong(key, "each of " + key + " " + unusable.getMessage());
            }
        }
        return numbers;
    }

    /** A map of names to texts, in the order of the document. */
    public Map<String, String> map(String key) {
        Section inner = section(key);
        Map<String, String> map = new LinkedHashMap<>();
        if (inner != null) {
            inner.names().forEach(each -> map.put(each, inner.text(each, "")));
        }
        return map;
    }

    /** Notes every key that nobody has asked for. */
    public void end() {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                String nearest = NearestWord.to(key, known)
                        .map(word -> "did you mean " + word + "?")
                        .orElseGet(() -> "known keys are " + String.join(", ", known));
                problems.add(entry.key(), "there is no key " + key + " in " + name + "; " + nearest);
            }
        });
    }

    private List<Located> items(String key) {
        Located value = value(key);
        if (value instanceof Located.Items list) {
            return list.items();
        }
        if (value != null) {
            wrong(key, key + " must be a list, not " + value.kind());
        }
        return List.of();
    }

    private Located.@Nullable Scalar scalar(String key, String wanted) {
        Located value = value(key);
        if (value == null || value instanceof Located.Scalar) {
            return (Located.Scalar) value;
        }
        wrong(key, key + " must be " + wanted + ", not " + value.kind());
        return null;
    }

    private @Nullable Located value(String key) {
        known.add(key);
        Located.Mapping.Entry entry = mapping.entries().get(key);
        boolean nothing = entry != null
                && entry.value() instanceof Located.Scalar scalar
                && scalar.type() == Located.Scalar.Type.NOTHING;
        return entry == null || nothing ? null : entry.value();
    }
}

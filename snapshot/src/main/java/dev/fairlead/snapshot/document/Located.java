package dev.fairlead.snapshot.document;

import java.util.List;
import java.util.Map;

/** A value of a document and where it stands. */
sealed interface Located {
    /** Where the value begins. */
    Position at();

    /** What a person would call the kind of value. */
    String kind();

    /** Keys and values in the order of the document. */
    record Mapping(Position at, Map<String, Entry> entries) implements Located {
        /**
         * @param key where the key stands
         * @param value what it stands for
         */
        record Entry(Position key, Located value) {}

        @Override
        public String kind() {
            return "a map of keys and values";
        }
    }

    /** Values one after the other. */
    record Items(Position at, List<Located> items) implements Located {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A single value as it is written, without quotes. */
    record Scalar(Position at, String text, Type type) implements Located {
        /** What the document's own grammar takes a single value for. */
        enum Type {
            TEXT,
            NUMBER,
            FLAG,
            NOTHING
        }

        @Override
        public String kind() {
            return type == Type.NOTHING ? "nothing" : "'" + text + "'";
        }
    }
}

package dev.fairlead.operator.grpc.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads a filter by recursive descent. As in AIP-160, OR binds closer than AND: {@code a AND b OR c} is {@code a AND (b OR
 * c)}.
 */
final class FilterParser<T> {
    private static final int LONGEST = 4000;
    private static final int DEEPEST = 32;

    private final Fields<T> fields;
    private final String text;
    private int at;
    private int depth;

    FilterParser(Fields<T> fields, String text) {
        this.fields = fields;
        this.text = text;
    }

    Predicate<T> parse() throws InvalidFilterException {
        if (text.length() > LONGEST) {
            throw new InvalidFilterException(
                    LONGEST + 1, "the filter is longer than " + LONGEST + " characters; shorten it");
        }
        Predicate<T> whole = expression();
        skipBlanks();
        if (at < text.length()) {
            throw refuse(text.charAt(at) == ')' ? "there is no '(' for this ')'" : "put AND or OR before this");
        }
        return whole;
    }

    private Predicate<T> expression() throws InvalidFilterException {
        Predicate<T> all = alternatives();
        while (keyword("AND")) {
            all = all.and(alternatives());
        }
        return all;
    }

    private Predicate<T> alternatives() throws InvalidFilterException {
        Predicate<T> any = term();
        while (keyword("OR")) {
            any = any.or(term());
        }
        return any;
    }

    private Predicate<T> term() throws InvalidFilterException {
        if (keyword("NOT") || sign("-")) {
            return deeper(this::term).negate();
        }
        if (sign("(")) {
            Predicate<T> inner = deeper(this::expression);
            if (!sign(")")) {
                throw refuse("a ')' is missing");
            }
            return inner;
        }
        return restriction();
    }

    /** One step of the grammar that may nest. */
    private interface Step<T> {
        Predicate<T> read() throws InvalidFilterException;
    }

    private Predicate<T> deeper(Step<T> step) throws InvalidFilterException {
        if (++depth > DEEPEST) {
            throw refuse("parentheses and NOT nest more than " + DEEPEST + " deep");
        }
        Predicate<T> inner = step.read();
        depth--;
        return inner;
    }

    private Predicate<T> restriction() throws InvalidFilterException {
        skipBlanks();
        int start = at;
        List<String> path = path();
        Field<T> field = fields.named(path.getFirst());
        if (field == null) {
            throw new InvalidFilterException(
                    start + 1, "there is no field '" + path.getFirst() + "'; fields are " + fields.names());
        }
        Comparison comparison = comparison();
        skipBlanks();
        int valueStart = at;
        Field.Value value = new Field.Value(value(), valueStart + 1);
        return field.ask(String.join(".", path.subList(1, path.size())), comparison, value);
    }

    /** A field's name and the parts behind it; parts may be quoted. */
    private List<String> path() throws InvalidFilterException {
        List<String> parts = new ArrayList<>();
        do {
            parts.add(at < text.length() && isQuote(text.charAt(at)) ? quoted() : word("a field", false));
        } while (at < text.length() && text.charAt(at) == '.' && ++at > 0);
        return parts;
    }

    private Comparison comparison() throws InvalidFilterException {
        skipBlanks();
        for (Comparison comparison : Comparison.values()) {
            if (sign(comparison.sign())) {
                return comparison;
            }
        }
        throw refuse("one of = != < <= > >= : is missing");
    }

    private String value() throws InvalidFilterException {
        return at < text.length() && isQuote(text.charAt(at)) ? quoted() : word("a value", true);
    }

    private String word(String what, boolean dots) throws InvalidFilterException {
        int start = at;
        while (at < text.length() && isWord(text.charAt(at), dots)) {
            at++;
        }
        if (start == at) {
            throw refuse(
                    what + " is missing; put one with other characters than letters, digits and _-*/+@. in quotes");
        }
        return text.substring(start, at);
    }

    private String quoted() throws InvalidFilterException {
        int start = at;
        char quote = text.charAt(at++);
        StringBuilder read = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            read.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw new InvalidFilterException(start + 1, "the quote that begins here does not end");
        }
        at++;
        return read.toString();
    }

    private boolean keyword(String word) {
        skipBlanks();
        int end = at + word.length();
        if (!text.startsWith(word, at) || (end < text.length() && isWord(text.charAt(end), true))) {
            return false;
        }
        at = end;
        return true;
    }

    private boolean sign(String sign) {
        skipBlanks();
        if (!text.startsWith(sign, at)) {
            return false;
        }
        at += sign.length();
        return true;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static boolean isWord(char c, boolean dots) {
        return Character.isLetterOrDigit(c) || "_-*/+@".indexOf(c) >= 0 || (dots && c == '.');
    }

    private InvalidFilterException refuse(String what) {
        return new InvalidFilterException(at + 1, what);
    }
}

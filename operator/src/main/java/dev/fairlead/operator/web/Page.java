package dev.fairlead.operator.web;

/**
 * A page that was found.
 *
 * @param contentType as HTTP names it
 * @param body the text
 */
public record Page(String contentType, String body) {
    /** Makes a page. Called from several threads at once. */
    @FunctionalInterface
    public interface Maker {
        /** @param accept the header {@code Accept} of the request; empty without one */
        Page make(String accept);
    }
}

package dev.fairlead.operator.config;

/** A configuration that cannot be used. The message is one sentence: file, line, key, what is wrong and what to do. */
public final class InvalidConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidConfigException(String sentence) {
        super(sentence);
    }
}

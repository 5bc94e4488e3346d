package dev.fairlead.operator.metrics;

/**
 * All metrics as text.
 *
 * @param contentType the format, as HTTP names it
 * @param text the page
 */
public record MetricsText(String contentType, String text) {}

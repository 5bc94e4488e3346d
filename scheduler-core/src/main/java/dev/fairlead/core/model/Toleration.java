package dev.fairlead.core.model;

/**
 * Lets a job's pods onto nodes with a matching taint, with the meaning it has in a Kubernetes pod.
 *
 * @param key the taint's key; empty matches every key
 * @param anyValue true for the operator {@code Exists}
 * @param value the taint's value, for the operator {@code Equal}
 * @param effect the taint's effect; empty matches every effect
 */
public record Toleration(String key, boolean anyValue, String value, String effect) {
    public boolean tolerates(Taint taint) {
        return (key.isEmpty() ? anyValue : key.equals(taint.key()))
                && (effect.isEmpty() || effect.equals(taint.effect()))
                && (anyValue || value.equals(taint.value()));
    }
}

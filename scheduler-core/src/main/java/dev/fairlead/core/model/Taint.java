package dev.fairlead.core.model;

/**
 * A mark on a node that keeps off every pod that does not tolerate it.
 *
 * @param key the taint's key
 * @param value the taint's value, empty if it has none
 * @param effect {@code NoSchedule}, {@code NoExecute} or {@code PreferNoSchedule}
 */
public record Taint(String key, String value, String effect) {
    /** True if the taint keeps new pods off (a preference does not). */
    public boolean forbids() {
        return !effect.equals("PreferNoSchedule");
    }

    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
}

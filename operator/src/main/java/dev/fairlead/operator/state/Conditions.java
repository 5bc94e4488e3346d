package dev.fairlead.operator.state;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of one object, each with the time since when it is as it is. */
public final class Conditions {
    private final List<Condition> before;
    private final long generation;
    private final String now;
    private final List<Condition> conditions = new ArrayList<>();

    /**
     * @param before what the object had, for the times of what does not change
     * @param generation the generation of the object that they speak of
     */
    public Conditions(List<Condition> before, @Nullable Long generation, long nowMillis) {
        this.before = before;
        this.generation = generation == null ? 0 : generation;
        this.now =
                Instant.ofEpochMilli(nowMillis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Sets a condition. */
    public Conditions put(String type, boolean is, String reason, String message) {
        String status = is ? "True" : "False";
        Condition same = find(type);
        String since = same != null && status.equals(same.getStatus()) ? same.getLastTransitionTime() : now;
        conditions.add(new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build());
        return this;
    }

    /** Sets a condition that is left out as long as it was never true. */
    public Conditions putIfEver(String type, boolean is, String reason, String message) {
        return is || find(type) != null ? put(type, is, reason, message) : this;
    }

    public List<Condition> list() {
        return conditions;
    }

    private @Nullable Condition find(String type) {
        for (Condition condition : before) {
            if (type.equals(condition.getType())) {
                return condition;
            }
        }
        return null;
    }
}

package dev.fairlead.operator.state;

import dev.fairlead.operator.api.JobReason;

/**
 * Why something happens to a job, for its status and its event.
 *
 * @param reason in one word
 * @param sentence for people, without the full stop
 * @param warning whether someone should look at it
 */
public record Cause(JobReason reason, String sentence, boolean warning) {
    public static Cause normal(JobReason reason, String sentence) {
        return new Cause(reason, sentence, false);
    }

    public static Cause warning(JobReason reason, String sentence) {
        return new Cause(reason, sentence, true);
    }
}

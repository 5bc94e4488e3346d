package dev.fairlead.operator.kube;

import dev.fairlead.operator.api.JobReason;

/** Ends the reading of one job; never leaves the package. Cheaper to read than a result type at each of twenty steps. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final JobReason reason;
    private final String sentence;

    Refusal(JobReason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.sentence = sentence;
    }

    static Refusal invalid(String sentence) {
        return new Refusal(JobReason.INVALID_SPEC, sentence);
    }

    JobReading.Refused reading() {
        return new JobReading.Refused(reason, sentence);
    }
}

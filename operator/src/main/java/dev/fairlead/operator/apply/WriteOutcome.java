package dev.fairlead.operator.apply;

import dev.fairlead.operator.metrics.ApiWrite;

/**
 * What the cluster answered to a write.
 *
 * @param kind what that means for whoever wanted the write
 * @param sentence the answer in the API server's words, or why there was none; empty when all went well
 */
public record WriteOutcome(Kind kind, String sentence) {
    /** The kinds of answer. */
    public enum Kind {
        /** It is as wanted. */
        DONE,
        /** Something of the same name is there, or what is there is not what was meant. */
        CONFLICT,
        /** What was to be changed is not there any more. */
        NOT_FOUND,
        /** The API server will not have it: invalid, forbidden, over a namespace's quota. Trying again at once is useless. */
        REFUSED,
        /** No answer, or "later": whether it happened is unknown. Writes here may be repeated safely. */
        UNAVAILABLE
    }

    /** All went well. */
    public static final WriteOutcome DONE = new WriteOutcome(Kind.DONE, "");

    /** The outcome that an HTTP status code stands for. */
    public static WriteOutcome of(int code, String sentence) {
        if (code >= 200 && code < 300) {
            return DONE;
        }
        Kind kind = switch (code) {
            case 404, 410 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 408, 429 -> Kind.UNAVAILABLE;
            // 401 too: a token that is being rotated works again in a moment.
            case 401 -> Kind.UNAVAILABLE;
            default -> code >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED;
        };
        return new WriteOutcome(kind, sentence.isEmpty() ? "the API server answered " + code : sentence);
    }

    /** No answer came. */
    public static WriteOutcome noAnswer(String why) {
        return new WriteOutcome(Kind.UNAVAILABLE, why);
    }

    ApiWrite.Outcome forMetrics() {
        return switch (kind) {
            case DONE -> ApiWrite.Outcome.DONE;
            case CONFLICT, NOT_FOUND -> ApiWrite.Outcome.CONFLICT;
            case REFUSED -> ApiWrite.Outcome.REFUSED;
            case UNAVAILABLE -> ApiWrite.Outcome.FAILED;
        };
    }

    public boolean done() {
        return kind == Kind.DONE;
    }
}

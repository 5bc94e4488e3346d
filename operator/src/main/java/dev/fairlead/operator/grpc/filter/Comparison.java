package dev.fairlead.operator.grpc.filter;

/** How a field is compared with a value. */
enum Comparison {
    LESS_OR_EQUAL("<="),
    GREATER_OR_EQUAL(">="),
    NOT_EQUAL("!="),
    LESS("<"),
    GREATER(">"),
    EQUAL("="),
    HAS(":");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** As written in a filter; longer signs come before those that they begin with. */
    String sign() {
        return sign;
    }

    /** Whether a comparison with this outcome, as of {@link Comparable#compareTo}, holds. */
    boolean holds(int outcome) {
        return switch (this) {
            case LESS_OR_EQUAL -> outcome <= 0;
            case GREATER_OR_EQUAL -> outcome >= 0;
            case NOT_EQUAL -> outcome != 0;
            case LESS -> outcome < 0;
            case GREATER -> outcome > 0;
            case EQUAL, HAS -> outcome == 0;
        };
    }
}

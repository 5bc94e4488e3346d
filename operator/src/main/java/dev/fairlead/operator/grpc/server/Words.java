package dev.fairlead.operator.grpc.server;

/** Makes what callers wrote fit to be read by people and by programs that read logs line by line. */
final class Words {
    private static final int LONGEST = 253;

    private Words() {}

    /** At most {@value #LONGEST} visible ASCII characters, with a question mark for each other one. */
    static String printable(String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> visible.append(c > ' ' && c <= '~' ? (char) c : '?'));
        return visible.append(text.codePoints().skip(LONGEST).findAny().isPresent() ? "..." : "")
                .toString();
    }
}

package dev.clew.layout.internal.redaction;

/** Finds secrets by their form: card numbers, bearer tokens, passwords in URLs. */
final class SecretForms {
    /** No line has room for a longer secret, nor for what is behind it. */
    static final int MAX_LENGTH = 64 * 1024;

    private SecretForms() {}

    /**
     * Finds the secret to which the character at an index points.
     *
     * @return its start, and its end in the lower half; 0 if there is none
     */
    static long find(String text, int at) {
        return switch (text.charAt(at)) {
            case ':' -> passwordInUrl(text, at);
            case 'B', 'b' -> bearerToken(text, at);
            default -> range(at, CardNumber.end(text, at));
        };
    }

    /**
     * Packs a range into one number; 0 for an empty one.
     *
     * <p>An object per character that may begin a secret would cost more than the line ({@code
     * log.LogbackLines.logfmtEncode}, 336 B, in workshop/benchmarks/RESULTS-LOG.md).
     */
    static long range(int start, int end) {
        return end > start ? (long) start << 32 | end : 0;
    }

    /** {@code ://user:password@host}. Passwords may contain an at sign, so the last one of the authority counts. */
    private static long passwordInUrl(String text, int at) {
        if (!text.startsWith("://", at)) {
            return 0;
        }
        int start = 0;
        int end = 0;
        int last = Math.min(text.length(), at + MAX_LENGTH);
        for (int i = at + 3; i < last; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || "/?#\"'<>".indexOf(c) >= 0) {
                break;
            }
            if (c == ':' && start == 0) {
                start = i + 1;
            } else if (c == '@') {
                end = i;
            }
        }
        return start == 0 ? 0 : range(start, end);
    }

    private static long bearerToken(String text, int at) {
        if (at > 0 && isWord(text.charAt(at - 1)) || !text.regionMatches(true, at, "bearer ", 0, 7)) {
            return 0;
        }
        int last = Math.min(text.length(), at + MAX_LENGTH);
        int end = at + 7;
        while (end < last && isTokenChar(text.charAt(end))) {
            end++;
        }
        return end - at - 7 < 8 ? 0 : range(at + 7, end);
    }

    private static boolean isTokenChar(char c) {
        return isWord(c) || "-._~+/=".indexOf(c) >= 0;
    }

    static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}

package dev.clew.layout;

/** Finds secrets by their form: card numbers, bearer tokens, passwords in URLs. */
final class Secrets {
    private static final int MAX_AUTHORITY = 512;

    private Secrets() {}

    /** Whether a secret, or what gives one away, may begin with this character. */
    static boolean mayBegin(char c) {
        return c >= '2' && c <= '6' || c == 'B' || c == 'b' || c == ':' || c == '=';
    }

    /**
     * Finds the secret that the character at {@code at} gives away.
     *
     * @return where it starts and, in the lower half, where it ends; 0 for nothing
     */
    static long find(String text, int at) {
        return switch (text.charAt(at)) {
            case ':' -> passwordInUrl(text, at);
            case 'B', 'b' -> bearerToken(text, at);
            default -> card(text, at);
        };
    }

    static long range(int start, int end) {
        return end > start ? (long) start << 32 | end : 0;
    }

    /** {@code //user:password@host}: up to the last at sign of the authority, since passwords have them too. */
    private static long passwordInUrl(String text, int at) {
        if (!text.startsWith("://", at)) {
            return 0;
        }
        int start = 0;
        int end = 0;
        int last = Math.min(text.length(), at + MAX_AUTHORITY);
        for (int i = at + 3; i < last; i++) {
            char c = text.charAt(i);
            if (c == '/' || c == '?' || c == '#' || c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>') {
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
        boolean may = at + 14 < text.length() && (text.charAt(at + 1) | 0x20) == 'e'; // most words with a b end here
        if (!may || at > 0 && isWord(text.charAt(at - 1)) || !text.regionMatches(true, at, "bearer ", 0, 7)) {
            return 0;
        }
        int end = at + 7;
        while (end < text.length() && isTokenChar(text.charAt(end))) {
            end++;
        }
        return end - at - 7 < 8 ? 0 : range(at + 7, end);
    }

    private static boolean isTokenChar(char c) {
        return isWord(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '+' || c == '/' || c == '=';
    }

    static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** 13 to 19 digits of a known issuer, single spaces or dashes between them, with the right check digit. */
    static long card(String text, int at) {
        if (at > 0 && isWord(text.charAt(at - 1))) {
            return 0;
        }
        int sum = 0;
        int sumShifted = 0;
        int count = 0;
        int end = at;
        int first = 0;
        int found = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                if (++count > 19) {
                    return range(at, found);
                }
                int digit = c - '0';
                int doubled = digit < 5 ? 2 * digit : 2 * digit - 9;
                // Which digits count double depends on how many there are: both sums, until that is known.
                sum += (count & 1) == 0 ? digit : doubled;
                sumShifted += (count & 1) == 0 ? doubled : digit;
                first = count <= 4 ? first * 10 + digit : first;
                end = i + 1;
                continue;
            }
            if (isCard((count & 1) == 0 ? sum : sumShifted, first, count) && !isWord(c)) {
                found = end;
            }
            if ((c != ' ' && c != '-') || end != i) {
                return range(at, found);
            }
        }
        return range(at, isCard((count & 1) == 0 ? sum : sumShifted, first, count) ? end : found);
    }

    private static boolean isCard(int sum, int first, int count) {
        return count >= 13 && sum % 10 == 0 && isIssued(first, count);
    }

    private static boolean isIssued(int first, int count) {
        int two = first / 100;
        return first / 1000 == 4 && (count == 13 || count == 16 || count == 19)
                || (two >= 51 && two <= 55 || first >= 2221 && first <= 2720) && count == 16
                || (two == 34 || two == 37) && count == 15
                || (two == 36 || two == 38 || first >= 3000 && first <= 3059) && count >= 14
                || (first == 6011 || two == 65 || first >= 6440 && first <= 6499 || two == 62 || two == 35)
                        && count >= 16
                || (two == 50 || two >= 56 && two <= 58 || two == 63 || two == 67) && count >= 13;
    }
}

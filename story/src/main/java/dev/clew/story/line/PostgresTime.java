package dev.clew.story.line;

/** The form of the times in PostgreSQL's log: {@code 2026-11-29 14:27:12.898 CET}. */
final class PostgresTime {
    private static final String FORM = "0000-00-00 00:00:00";
    private static final int LONGEST_ZONE = 9;

    private PostgresTime() {}

    /** Returns where the zone ends of a time that begins here, below zero if none does. */
    // hot: once per line of such a log
    static int end(String text, int from) {
        int zone = zone(text, from);
        if (zone < 0) {
            return -1;
        }
        int at = zone;
        boolean isNumber = text.startsWith("+", at) || text.startsWith("-", at);
        for (at += isNumber ? 1 : 0; at < text.length() && at - zone < LONGEST_ZONE; at++) {
            char c = text.charAt(at);
            boolean isOfZone = isNumber
                    ? isDigit(c) || c == ':' && at + 1 < text.length() && isDigit(text.charAt(at + 1))
                    : c >= 'A' && c <= 'Z';
            if (!isOfZone) {
                break;
            }
        }
        boolean isCut = at < text.length() && Character.isLetterOrDigit(text.charAt(at));
        return at == zone + (isNumber ? 1 : 0) || isCut ? -1 : at;
    }

    /** Returns where the zone begins of a time that begins here, below zero if none does. */
    static int zone(String text, int from) {
        if (text.length() < from + FORM.length() + 2) {
            return -1;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(from + i);
            char wanted = FORM.charAt(i);
            if (wanted == '0' ? !isDigit(c) : c != wanted) {
                return -1;
            }
        }
        int at = from + FORM.length();
        if (text.charAt(at) == '.') {
            do {
                at++;
            } while (at < text.length() && isDigit(text.charAt(at)));
        }
        return text.startsWith(" ", at) ? at + 1 : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

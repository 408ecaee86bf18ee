package dev.clew.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The loggable form of a statement.
 *
 * @param name the verb, and the table if it is easily found: {@code UPDATE stock}
 * @param sql the statement on one line without comments, at most 1 KiB; literals are {@code ?} unless they are wanted
 * @param fingerprint the same for statements that differ only in literals, in lengths of lists, in case or in space
 * @param select whether the statement is one SELECT and nothing else
 */
record QueryShape(String name, String sql, String fingerprint, boolean select) {
    private static final int MAX_BYTES = 1024;

    /** @param literals whether literals are shown */
    static QueryShape of(String sql, Database database, boolean literals) {
        StringBuilder shown = new StringBuilder(Math.min(sql.length(), MAX_BYTES) + 1);
        StringBuilder normal = new StringBuilder(sql.length());
        QueryName name = new QueryName();
        SqlScanner scanner = new SqlScanner(sql, database);
        boolean space = false;
        boolean ended = false;
        boolean select = true;
        for (SqlScanner.Token token = scanner.next(); token != SqlScanner.Token.END; token = scanner.next()) {
            switch (token) {
                case SPACE, LINE_COMMENT -> space = true;
                case BLOCK_COMMENT -> {
                    space = true;
                    select &= !isExecuted(sql, scanner.start(), database);
                }
                default -> {
                    boolean semicolon = token == SqlScanner.Token.SYMBOL && sql.charAt(scanner.start()) == ';';
                    select &= (semicolon || !ended) && !scanner.isOpen();
                    ended |= semicolon;
                    boolean literal = token == SqlScanner.Token.LITERAL || token == SqlScanner.Token.NUMBER;
                    String text = literal ? "?" : sql.substring(scanner.start(), scanner.end());
                    name.next(token, text);
                    if (shown.length() <= MAX_BYTES) {
                        shown.append(space && !shown.isEmpty() ? " " : "");
                        if (literal && literals) {
                            shown.append(sql, scanner.start(), Math.min(scanner.end(), scanner.start() + MAX_BYTES));
                        } else {
                            shown.append(text);
                        }
                    }
                    normalise(normal, token == SqlScanner.Token.WORD ? text.toLowerCase(Locale.ROOT) : text, token);
                    space = false;
                }
            }
        }
        return new QueryShape(
                name.toString(), cut(shown.toString()), Fingerprint.of(normal.toString()), select && name.isSelect());
    }

    /** Whether MySQL runs the content of the comment that begins here. */
    private static boolean isExecuted(String sql, int start, Database database) {
        return database.isMySql() && (sql.startsWith("!", start + 2) || sql.startsWith("M!", start + 2));
    }

    /** Appends a token, with a space only between words; a list of parameters, or of rows of them, becomes one. */
    private static void normalise(StringBuilder normal, String text, SqlScanner.Token token) {
        if (text.equals("?") && endsWith(normal, "?,")) {
            normal.setLength(normal.length() - 1);
            return;
        }
        boolean wordLike = token != SqlScanner.Token.SYMBOL || text.equals("?"); // a parameter counts as a literal
        if (wordLike && !normal.isEmpty() && isWordLike(normal.charAt(normal.length() - 1))) {
            normal.append(' ');
        }
        normal.append(text);
        if (text.equals(")") && endsWith(normal, "(?),(?)")) {
            normal.setLength(normal.length() - ",(?)".length());
        }
    }

    private static boolean isWordLike(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '?' || c == '"';
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int from = text.length() - end.length();
        return from >= 0 && text.indexOf(end, from) == from;
    }

    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return text;
        }
        int end = MAX_BYTES;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--; // do not cut a character
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}

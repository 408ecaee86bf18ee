package dev.clew.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The place of a comment in a statement: at the end, but before a last semicolon.
 *
 * @param at the index to insert the comment at
 * @param end the end of the statement, without the space behind its semicolon
 * @param separator the character before the comment: a new line after a line comment, else a space
 * @param isTaken whether the statement opens with a comment, which may be for a router that reads no other
 */
record CommentPlace(int at, int end, char separator, boolean isTaken) {
    /** Returns the place, null if the statement must not be changed. */
    static @Nullable CommentPlace in(String sql, Database database) {
        SqlScanner scanner = new SqlScanner(sql, database);
        boolean empty = true;
        boolean openLineComment = false;
        boolean isTaken = false;
        int semicolon = -1;
        for (SqlScanner.Token token = scanner.next(); token != SqlScanner.Token.END; token = scanner.next()) {
            openLineComment = token == SqlScanner.Token.LINE_COMMENT && scanner.isOpen();
            if (scanner.isOpen() && !openLineComment) {
                return null; // the database rejects it, and its message should quote the author's own text
            }
            isTaken |= empty && isComment(token);
            switch (token) {
                case SPACE, LINE_COMMENT, BLOCK_COMMENT -> {}
                case SYMBOL -> {
                    char c = sql.charAt(scanner.start());
                    if (empty && c == '{') {
                        return null; // drivers translate a JDBC escape only if it is the whole text
                    }
                    empty = false;
                    semicolon = c != ';' ? -1 : semicolon < 0 ? scanner.start() : semicolon;
                }
                default -> {
                    empty = false;
                    semicolon = -1;
                }
            }
        }
        if (empty) {
            return null;
        }
        if (semicolon >= 0) {
            return new CommentPlace(semicolon, sql.stripTrailing().length(), ' ', isTaken);
        }
        return new CommentPlace(sql.length(), sql.length(), openLineComment ? '\n' : ' ', isTaken);
    }

    private static boolean isComment(SqlScanner.Token token) {
        return token == SqlScanner.Token.LINE_COMMENT || token == SqlScanner.Token.BLOCK_COMMENT;
    }

    /** Returns the statement with a comment, which comes in three parts so that the text is put together once. */
    String insert(String sql, String head, String middle, String tail) {
        return at == sql.length()
                ? sql + separator + head + middle + tail
                : sql.substring(0, at) + separator + head + middle + tail + sql.substring(at, end);
    }
}

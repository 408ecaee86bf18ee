package dev.clew.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Where in a statement a comment goes: behind everything, but before a last semicolon.
 *
 * @param at the index at which it is inserted
 * @param end where the statement ends, without the space behind its semicolon
 * @param separator what comes before the comment: a new line where it would fall into a line comment
 */
record CommentPlace(int at, int end, char separator) {
    /** Returns the place, null where the statement has to stay as it is. */
    static @Nullable CommentPlace in(String sql, Database database) {
        SqlScanner scanner = new SqlScanner(sql, database);
        boolean empty = true;
        boolean openLineComment = false;
        int semicolon = -1;
        for (SqlScanner.Token token = scanner.next(); token != SqlScanner.Token.END; token = scanner.next()) {
            openLineComment = token == SqlScanner.Token.LINE_COMMENT && scanner.isOpen();
            if (scanner.isOpen() && !openLineComment) {
                return null; // the database will say what is wrong with it, about the text that its author knows
            }
            switch (token) {
                case SPACE, LINE_COMMENT, BLOCK_COMMENT -> {}
                case SYMBOL -> {
                    char c = sql.charAt(scanner.start());
                    if (empty && c == '{') {
                        return null; // drivers translate a JDBC escape only where it is the whole text
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
            return new CommentPlace(semicolon, sql.stripTrailing().length(), ' ');
        }
        return new CommentPlace(sql.length(), sql.length(), openLineComment ? '\n' : ' ');
    }

    String insert(String sql, String comment) {
        return new StringBuilder(end + comment.length() + 1)
                .append(sql, 0, at)
                .append(separator)
                .append(comment)
                .append(sql, at, end)
                .toString();
    }
}

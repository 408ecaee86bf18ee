package dev.clew.jdbc;

/**
 * Splits SQL into tokens, just enough to place a comment or to hide a literal; it knows no grammar.
 *
 * <p>If dialects disagree, it hides too much rather than too little.
 */
final class SqlScanner {
    enum Token {
        SPACE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        LITERAL,
        NUMBER,
        /** An identifier in quotes, brackets or backticks. */
        QUOTED,
        WORD,
        SYMBOL,
        END;

        /** Whether it says nothing to the database. */
        boolean isBlank() {
            return this == SPACE || this == LINE_COMMENT || this == BLOCK_COMMENT;
        }
    }

    private final String sql;
    private final Database database;
    private int start;
    private int end;
    private boolean open;

    SqlScanner(String sql, Database database) {
        this.sql = sql;
        this.database = database;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Whether the text ended before the token was closed. */
    boolean isOpen() {
        return open;
    }

    Token next() {
        start = end;
        open = false;
        if (start == sql.length()) {
            return Token.END;
        }
        char c = sql.charAt(start);
        char following = at(start + 1);
        end = start + 1;
        if (Character.isWhitespace(c)) {
            while (end < sql.length() && Character.isWhitespace(sql.charAt(end))) {
                end++;
            }
            return Token.SPACE;
        }
        if (c == '-' && following == '-' || c == '#' && database.isMySql()) {
            return lineComment();
        }
        if (c == '/' && following == '*') {
            return blockComment();
        }
        if (c == '\'') {
            return quoted(c, database.isMySql(), Token.LITERAL);
        }
        if (c == '"') {
            return quoted(c, database.isMySql(), database.isMySql() ? Token.LITERAL : Token.QUOTED);
        }
        if (c == '`') {
            return quoted(c, false, Token.QUOTED);
        }
        if (c == '[' && database == Database.SQL_SERVER) {
            return quoted(']', false, Token.QUOTED);
        }
        if (c == '$' && !database.isMySql()) {
            return dollar();
        }
        if (isDigit(c)) {
            return number();
        }
        return isWordPart(c) ? word(c, following) : Token.SYMBOL;
    }

    private char at(int index) {
        return index < sql.length() ? sql.charAt(index) : '\0';
    }

    private Token lineComment() {
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        open = end == sql.length();
        return Token.LINE_COMMENT;
    }

    private Token blockComment() {
        end = start + 2;
        int depth = 1;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            if (c == '*' && at(end + 1) == '/') {
                end += 2;
                if (--depth == 0) {
                    return Token.BLOCK_COMMENT;
                }
            } else if (c == '/' && at(end + 1) == '*' && database.nestsComments()) {
                end += 2;
                depth++;
            } else {
                end++;
            }
        }
        open = true;
        return Token.BLOCK_COMMENT;
    }

    /** Reads up to the closing character; a doubled one does not close. */
    private Token quoted(char close, boolean backslashEscapes, Token kind) {
        while (end < sql.length()) {
            char c = sql.charAt(end++);
            if (c == '\\' && backslashEscapes) {
                end = Math.min(end + 1, sql.length());
            } else if (c == close) {
                if (at(end) != close) {
                    return kind;
                }
                end++;
            }
        }
        open = true;
        return kind;
    }

    /** Reads {@code $tag$ … $tag$}, a parameter {@code $1}, or money. */
    private Token dollar() {
        while (isWordPart(at(end)) && at(end) != '$') {
            end++;
        }
        if (at(end) == '$' && !isDigit(at(start + 1))) {
            int tagEnd = end + 1;
            int length = tagEnd - start;
            for (int i = sql.indexOf('$', tagEnd); i >= 0; i = sql.indexOf('$', i + 1)) {
                if (sql.regionMatches(i, sql, start, length)) {
                    end = i + length;
                    return Token.LITERAL;
                }
            }
            end = sql.length();
            open = true;
            return Token.LITERAL;
        }
        return database == Database.SQL_SERVER ? number() : Token.WORD;
    }

    private Token number() {
        while (isWordPart(at(end)) || at(end) == '.' || isSignOfExponent()) {
            end++;
        }
        return Token.NUMBER;
    }

    private boolean isSignOfExponent() {
        char c = at(end);
        return (c == '+' || c == '-') && (at(end - 1) | 0x20) == 'e' && isDigit(at(end + 1));
    }

    private Token word(char first, char following) {
        if (following == '\'' && (first | 0x20) == 'e') {
            end++;
            return quoted('\'', true, Token.LITERAL);
        }
        while (isWordPart(at(end))) {
            end++;
        }
        boolean oracleQuote = database == Database.ORACLE
                && at(end) == '\''
                && end - start <= 2
                && (sql.charAt(end - 1) | 0x20) == 'q';
        return oracleQuote ? oracleLiteral() : Token.WORD;
    }

    /** Reads {@code q'[ … ]'}, with any character for the brackets. */
    private Token oracleLiteral() {
        char opening = at(end + 1);
        int bracket = "[{(<".indexOf(opening);
        String closing = (bracket < 0 ? opening : "]})>".charAt(bracket)) + "'";
        int found = sql.indexOf(closing, Math.min(end + 2, sql.length()));
        open = found < 0;
        end = open ? sql.length() : found + 2;
        return Token.LITERAL;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }
}

package dev.clew.jdbc;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One SQL text as its author wrote it, with what is worth finding out once. */
final class Query {
    /** Longer texts are not kept: a few of them would be worth more memory than the work saved. */
    static final int MAX_KEPT = 8_192;

    /**
     * What comes before a transaction's first query or stands beside it. A session write there would be that query: it
     * takes the snapshot that SET TRANSACTION and LOCK have to precede.
     */
    private static final Set<String> CONTROL = Set.of(
            "SET",
            "RESET",
            "SHOW",
            "BEGIN",
            "START",
            "COMMIT",
            "END",
            "ROLLBACK",
            "ABORT",
            "SAVEPOINT",
            "RELEASE",
            "LOCK",
            "PREPARE",
            "DISCARD",
            "USE");

    private final String sql;
    private final Database database;
    private final @Nullable CommentPlace place;
    private final boolean literals;
    private final boolean first;
    private final String staticText;
    private final String staticTextFirst;
    private final boolean control;
    private @Nullable QueryShape shape;

    Query(String sql, Database database, SqlComment staticTags, boolean commentFirst, boolean logLiterals) {
        this.sql = sql;
        this.database = database;
        this.literals = logLiterals;
        this.place = CommentPlace.in(sql, database);
        this.first = commentFirst && !isHinted(sql) && shape().select();
        this.staticText = staticTags.insert(sql, place);
        this.staticTextFirst = this.first ? staticTags.putFirst(sql, place) : staticText;
        this.control = CONTROL.contains(firstWord(sql, database));
    }

    /** A hint is one only where it comes first, and some databases look for it behind the verb. */
    private static boolean isHinted(String sql) {
        return sql.contains("/*+");
    }

    private static String firstWord(String sql, Database database) {
        SqlScanner scanner = new SqlScanner(sql, database);
        SqlScanner.Token token = scanner.next();
        while (token != SqlScanner.Token.WORD && token != SqlScanner.Token.END) {
            token = scanner.next();
        }
        // No keyword is longer than this.
        int end = Math.min(scanner.end(), scanner.start() + 16);
        return sql.substring(scanner.start(), end).toUpperCase(Locale.ROOT);
    }

    /** The author's text. */
    String sql() {
        return sql;
    }

    /** Whether a comment comes first, where rows of the result may not be changed. */
    boolean mayComeFirst() {
        return first;
    }

    /**
     * The text with the tags that never change.
     *
     * @param updatable whether rows of its result may be changed: then the comment never comes first
     */
    String staticText(boolean updatable) {
        return updatable ? staticText : staticTextFirst;
    }

    /** The text with other tags. */
    String text(SqlComment tags, boolean updatable) {
        return first && !updatable ? tags.putFirst(sql, place) : tags.insert(sql, place);
    }

    /** Whether it controls the transaction or the session. */
    boolean isControl() {
        return control;
    }

    /** What a log line says of it. */
    QueryShape shape() {
        // A race computes it twice and loses nothing: it is immutable.
        QueryShape known = shape;
        if (known == null) {
            known = QueryShape.of(sql, database, literals);
            shape = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "Query{" + shape().sql() + "}";
    }
}

package dev.clew.jdbc;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One SQL text as its author wrote it, with the facts about it that are worth keeping. */
final class Query {
    /** Longer texts are not kept: they would cost more memory than the saved work is worth. */
    static final int MAX_KEPT = 8_192;

    /**
     * The first words of statements that may precede the first query of a transaction. A query of ours before them
     * would be that first query: it takes the snapshot, and SET TRANSACTION and LOCK have to come before the snapshot.
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

    /** The first words of statements that end a transaction, even if they fail, or go back to a savepoint. */
    private static final Set<String> SETTLING = Set.of("COMMIT", "END", "ROLLBACK", "ABORT");

    private final String sql;
    private final Database database;
    private final @Nullable CommentPlace place;
    private final boolean literals;
    private final boolean first;
    private final String staticText;
    private final String staticTextFirst;
    private final boolean control;
    private final boolean settling;
    private final boolean end;
    private @Nullable QueryShape shape;

    Query(String sql, Database database, SqlComment staticTags, boolean commentFirst, boolean logLiterals) {
        this.sql = sql;
        this.database = database;
        this.literals = logLiterals;
        this.place = CommentPlace.in(sql, database);
        this.first = commentFirst && !isHinted(sql) && shape().select();
        this.staticText = staticTags.insert(sql, place);
        this.staticTextFirst = this.first ? staticTags.putFirst(sql, place) : staticText;
        SqlScanner scanner = new SqlScanner(sql, database);
        String word = nextWord(scanner, sql);
        this.control = CONTROL.contains(word);
        this.settling = SETTLING.contains(word);
        this.end = settling && !(word.equals("ROLLBACK") && isToASavepoint(scanner, sql));
    }

    private static boolean isToASavepoint(SqlScanner scanner, String sql) {
        String word = nextWord(scanner, sql);
        boolean isNoise = word.equals("WORK") || word.equals("TRANSACTION");
        return (isNoise ? nextWord(scanner, sql) : word).equals("TO");
    }

    /** A comment before a hint can disable it, and some databases look for a hint behind the verb. */
    private static boolean isHinted(String sql) {
        return sql.contains("/*+");
    }

    private static String nextWord(SqlScanner scanner, String sql) {
        SqlScanner.Token token = scanner.next();
        while (token != SqlScanner.Token.WORD && token != SqlScanner.Token.END) {
            token = scanner.next();
        }
        // No keyword is longer than this.
        int end = Math.min(scanner.end(), scanner.start() + 16);
        return sql.substring(scanner.start(), end).toUpperCase(Locale.ROOT);
    }

    /** Returns the author's text. */
    String sql() {
        return sql;
    }

    /** Whether a comment comes first if the result is not updatable. */
    boolean mayComeFirst() {
        return first;
    }

    /**
     * Returns the text with the static tags.
     *
     * @param updatable whether rows may be changed through the result; then the comment comes last
     */
    String staticText(boolean updatable) {
        return updatable ? staticText : staticTextFirst;
    }

    /** Returns the question for the plan. A comment in front stays first, because a router may read no other. */
    String explainText() {
        SqlScanner scanner = new SqlScanner(sql, database);
        SqlScanner.Token token = scanner.next();
        while (token.isBlank()) {
            token = scanner.next();
        }
        return sql.substring(0, scanner.start()) + "EXPLAIN " + sql.substring(scanner.start());
    }

    /** Returns the text with other tags. */
    String text(SqlComment tags, boolean updatable) {
        return first && !updatable ? tags.putFirst(sql, place) : tags.insert(sql, place);
    }

    /** Whether the statement controls the transaction or the session. */
    boolean isControl() {
        return control;
    }

    /** Whether the statement ends the transaction, or goes back to a savepoint. */
    boolean isSettling() {
        return settling;
    }

    /** Whether the statement ends the transaction. */
    boolean isEnd() {
        return end;
    }

    /** Returns the loggable form of the statement. */
    QueryShape shape() {
        // A racing thread computes an equal shape, which does no harm.
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

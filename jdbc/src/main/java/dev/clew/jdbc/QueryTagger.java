package dev.clew.jdbc;

import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tags the queries of one DataSource, and remembers what it found out about recent texts. */
final class QueryTagger {
    /** As many statements as pgjdbc keeps per connection. */
    private static final int KEPT_QUERIES = 256;

    private final String service;
    private final SqlComment staticTags;
    private final boolean commentFirst;
    private final boolean logLiterals;
    private final Counters counters;

    /** By database, because behind a routing DataSource one text may have two meanings. */
    private final Map<Database, RecentMap<String, Query>> queries = new EnumMap<>(Database.class);

    /**
     * @param commentFirst whether comments come first if that does no harm
     * @param logLiterals whether the literals of a statement are logged with it
     */
    QueryTagger(String service, boolean commentFirst, boolean logLiterals, Counters counters) {
        this.service = service;
        this.staticTags = SqlComment.of("", service, "");
        this.commentFirst = commentFirst;
        this.logLiterals = logLiterals;
        this.counters = counters;
        for (Database database : Database.values()) {
            queries.put(database, new RecentMap<>(KEPT_QUERIES, sql -> read(sql, database)));
        }
    }

    /** Returns null if the text is null or could not be read; never throws. */
    @Nullable
    Query query(@Nullable String sql, Database database) {
        if (sql == null) {
            return null;
        }
        try {
            return sql.length() > Query.MAX_KEPT
                    ? read(sql, database)
                    : Objects.requireNonNull(queries.get(database)).get(sql);
        } catch (Throwable t) {
            counters.skipped("jdbc.query", t);
            return null;
        }
    }

    private Query read(String sql, Database database) {
        return new Query(sql, database, staticTags, commentFirst, logLiterals);
    }

    /**
     * Returns the text to send, which is the author's own if it cannot be tagged; never throws.
     *
     * @param full the comment for full tags
     * @param updatable whether rows may be changed through the result
     */
    String text(Query query, TaggingPolicy.Tags tags, SqlComment full, boolean updatable) {
        try {
            return switch (tags) {
                case NONE -> query.sql();
                case STATIC -> query.staticText(updatable);
                case FULL -> query.text(full, updatable);
            };
        } catch (Throwable t) {
            failed(t);
            return query.sql();
        }
    }

    /** Returns all tags, or the static tags outside requests; never throws. */
    SqlComment fullTags(TraceContext context) {
        if (context.isNone()) {
            return staticTags;
        }
        try {
            return SqlComment.of(context.requestId(), service, context.traceparent());
        } catch (Throwable t) {
            failed(t);
            return staticTags;
        }
    }

    void failed(Throwable reason) {
        counters.skipped("jdbc.comment", reason);
    }
}

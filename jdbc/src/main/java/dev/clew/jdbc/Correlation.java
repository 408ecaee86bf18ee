package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What all connections of one DataSource share. */
final class Correlation {
    /** As many statements as pgjdbc keeps per connection. */
    private static final int KEPT_QUERIES = 256;

    private static final int KEPT_TRACES = 256;

    private final Clew clew;
    private final String service;
    private final SqlComment staticTags;
    private final Options options;
    private final Map<Database, Recent<String, Query>> queries = new ConcurrentHashMap<>();
    private final Recent<String, RequestQueries> traces = new Recent<>(KEPT_TRACES, id -> new RequestQueries());
    private final Backends backends;

    /**
     * What is asked for beyond the mode.
     *
     * @param commentFirst whether comments come first, where that does no harm
     * @param countsRows whether the span of a query lasts until its rows are read
     * @param logLiterals whether the literals of a statement are logged with it
     */
    record Options(boolean commentFirst, boolean countsRows, boolean logLiterals, QueryLog log) {
        static final Options NONE = new Options(false, false, false, new QueryLog(0, 0, null));
    }

    Correlation(Clew clew, Mode mode, String service, Options options) {
        this.clew = clew;
        this.service = service;
        this.staticTags = SqlComment.of(Map.of("service", service));
        this.options = options;
        this.backends = new Backends(mode, service, this::skipped);
    }

    String service() {
        return service;
    }

    void skipped(String what, Throwable reason) {
        clew.counters().skipped("jdbc." + what, reason);
    }

    /**
     * Returns what is known of a connection that was just checked out.
     *
     * @throws IllegalStateException where the database refuses the mode
     */
    Backend backend(Connection connection) {
        return backends.of(connection);
    }

    /** Returns what is known of a text, null where that failed. */
    @Nullable
    Query query(@Nullable String sql, Backend backend) {
        if (sql == null) {
            return null;
        }
        try {
            return sql.length() > Query.MAX_KEPT
                    ? understand(sql, backend.database())
                    : kept(backend.database()).get(sql);
        } catch (Throwable t) {
            skipped("query", t);
            return null;
        }
    }

    /** Apart by database, because behind a routing DataSource one text may be read in two ways. */
    private Recent<String, Query> kept(Database database) {
        return queries.computeIfAbsent(database, known -> new Recent<>(KEPT_QUERIES, sql -> understand(sql, known)));
    }

    private Query understand(String sql, Database database) {
        return new Query(sql, database, staticTags, options);
    }

    /** Whether the parameters of a statement have to be kept, to explain it by. */
    boolean recordsBinds(@Nullable Query query, Backend backend) {
        try {
            return query != null && options.log().explains(query, backend.database());
        } catch (Throwable t) {
            skipped("explain", t);
            return false;
        }
    }

    /** Whether the span of a query lasts until its rows are read. */
    boolean countsRows() {
        return options.countsRows();
    }

    /** Returns the span of a statement that is about to run in a request, begun. */
    Span begin(Query query, Backend backend, TraceContext context) {
        try {
            Span span = clew.span(Span.Kind.CLIENT, context);
            if (span.isNoop() && !options.log().namesRepeated()) {
                return span;
            }
            RequestQueries queries = RequestQueries.of(context);
            int number = queries.begin();
            if (number == 1 && context.requestKey() != TraceContext.current().requestKey()) {
                // A tracer's span without a request of ours around it is a new request at each look.
                queries = traces.get(context.traceId());
                number = queries.begin();
            }
            count(query, queries);
            return span.isNoop()
                    ? span
                    : described(span, query, backend, number).begin();
        } catch (Throwable t) {
            skipped("span", t);
            return Span.NOOP;
        }
    }

    private void count(Query query, RequestQueries queries) {
        if (!options.log().namesRepeated() || query.isControl()) {
            return;
        }
        try {
            options.log().repeated(query, queries);
        } catch (Throwable t) {
            skipped("repeated", t);
        }
    }

    private static Span described(Span span, Query query, Backend backend, int number) {
        QueryShape shape = query.shape();
        return span.name(shape.name())
                .peer(backend.peer())
                .attribute("sql", shape.sql())
                .attribute("fp", shape.fingerprint())
                .attribute("query_n", number);
    }

    /** Returns when a statement started; zero where its span tells how long it took, or nobody asks. */
    long started(Span span) {
        return options.log().namesSlow() && (span.isNoop() || countsRows()) ? System.nanoTime() : 0;
    }

    /**
     * Ends the span of a statement that has run, and judges how long it took; never throws.
     *
     * @return whether the span is still open, because rows may follow and are to be counted
     */
    boolean succeeded(
            Span span,
            long started,
            @Nullable Query query,
            Backend backend,
            @Nullable Binds binds,
            @Nullable Object result) {
        long nanos = started == 0 ? 0 : System.nanoTime() - started;
        boolean open = countsRows() && !span.isNoop() && Rows.follow(result);
        if (!open && !span.isNoop()) {
            ended(span, Rows.updated(result));
            nanos = span.durationNanos();
        }
        if (query != null) {
            judge(nanos, query, backend, binds);
        }
        return open;
    }

    private void judge(long nanos, Query query, Backend backend, @Nullable Binds binds) {
        try {
            options.log().took(nanos, query, backend.database(), binds, TraceContext.current());
        } catch (Throwable t) {
            skipped("slow", t);
        }
    }

    /** Ends a span, and adds its time to the request's; never throws. */
    void ended(Span span, @Nullable Object rows) {
        try {
            span.attribute("rows", rows).end();
            RequestQueries.of(span.context()).took(span.durationNanos());
        } catch (Throwable t) {
            skipped("span", t);
        }
    }

    /** Ends the span of a statement that has failed; never throws. */
    void failed(Span span, Throwable failure, Database database, Statement statement, boolean cancelled) {
        if (span.isNoop()) {
            return;
        }
        try {
            span.error(failure).outcome(outcome(failure, database, statement, cancelled));
            if (failure instanceof SQLException e) {
                span.attribute("sql_state", e.getSQLState());
            }
            ended(span, null);
        } catch (Throwable t) {
            skipped("span", t);
        }
    }

    /** Asks the statement, which may have died of the same: an error is then what is known. */
    private Span.Outcome outcome(Throwable failure, Database database, Statement statement, boolean cancelled) {
        try {
            return Failure.outcome(failure, database, statement, cancelled);
        } catch (Throwable t) {
            skipped("outcome", t);
            return Span.Outcome.ERROR;
        }
    }

    /**
     * Returns the text to send, the author's own where ours cannot be made.
     *
     * @param updatable whether rows of its result may be changed
     */
    String text(Query query, Plan.Tags tags, SqlComment full, boolean updatable) {
        try {
            return switch (tags) {
                case NONE -> query.sql();
                case STATIC -> query.staticText(updatable);
                case FULL -> query.text(full, updatable);
            };
        } catch (Throwable t) {
            skipped("comment", t);
            return query.sql();
        }
    }

    /** Returns the comment that a text with these tags needs beyond the static one; never throws. */
    SqlComment comment(Plan.Tags tags, Span span) {
        return tags == Plan.Tags.FULL ? fullTags(TraceContext.current(), span) : SqlComment.NONE;
    }

    /**
     * Returns all tags, the static ones outside requests; never throws.
     *
     * @param span that of the statement, {@link Span#NOOP} where it has none
     */
    SqlComment fullTags(TraceContext context, Span span) {
        if (context.isNone()) {
            return staticTags;
        }
        try {
            return SqlComment.of(Map.of(
                    "request_id", context.requestId(), "service", service, "traceparent", traceparent(context, span)));
        } catch (Throwable t) {
            skipped("comment", t);
            return staticTags;
        }
    }

    private static String traceparent(TraceContext context, Span span) {
        int flags = context.traceFlags();
        return "00-" + context.traceId() + '-'
                + (span.isNoop() ? context.spanId() : span.context().spanId()) + '-'
                + Character.forDigit(flags >> 4 & 0xf, 16) + Character.forDigit(flags & 0xf, 16);
    }
}

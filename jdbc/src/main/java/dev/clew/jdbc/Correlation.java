package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of one DataSource share. */
final class Correlation {
    private static final Logger LOG = LoggerFactory.getLogger("clew.jdbc");

    /** As many statements as pgjdbc keeps per connection. */
    private static final int KEPT_QUERIES = 256;

    /** More requests than a process serves at one time; the count of one that is forgotten begins anew. */
    private static final int KEPT_REQUESTS = 1_024;

    private final Clew clew;
    private final Mode mode;
    private final String service;
    private final SqlComment staticTags;
    private final Map<Database, Recent<String, Query>> queries = new ConcurrentHashMap<>();
    private final Recent<String, AtomicInteger> queryCounts = new Recent<>(KEPT_REQUESTS, id -> new AtomicInteger());
    private final Map<Connection, Backend> backends = new WeakHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    Correlation(Clew clew, Mode mode, String service) {
        this.clew = clew;
        this.mode = mode;
        this.service = service;
        this.staticTags = SqlComment.of(Map.of("service", service));
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
        Connection physical = physical(connection);
        Backend known;
        synchronized (backends) {
            known = backends.get(physical);
        }
        if (known == null) {
            known = find(connection);
            synchronized (backends) {
                backends.put(physical, known);
            }
        }
        return known;
    }

    /** A pool hands out a new wrapper each time; what it wraps stays the same. */
    private Connection physical(Connection connection) {
        try {
            Connection physical = connection.unwrap(Connection.class);
            return physical == null ? connection : physical;
        } catch (Throwable t) {
            skipped("unwrap", t);
            return connection;
        }
    }

    private Backend find(Connection connection) {
        String product;
        boolean serverPrepares;
        try {
            DatabaseMetaData metadata = connection.getMetaData();
            product = metadata.getDatabaseProductName();
            serverPrepares = Database.of(product).isMySql() && preparesOnServer(metadata.getURL());
        } catch (Throwable t) {
            skipped("metadata", t);
            return Backend.unknown();
        }
        Database database = Database.of(product);
        Plan plan = Plan.of(mode, database, serverPrepares);
        if (!plan.warning().isEmpty() && warned.add(plan.warning())) {
            LOG.warn("{}", plan.warning());
        }
        return new Backend(database, product.toLowerCase(Locale.ROOT), plan, baseName(connection, database, plan));
    }

    private static boolean preparesOnServer(@Nullable String url) {
        return url != null && url.toLowerCase(Locale.ROOT).contains("useserverprepstmts=true");
    }

    private String baseName(Connection connection, Database database, Plan plan) {
        if (!plan.session()) {
            return "";
        }
        try {
            String name = SessionSlot.of(database).present(connection, Backend.unknown());
            // Where a pool hides what it wraps, a connection looks new at every checkout: this is then a name of ours.
            return !service.isEmpty() && name.startsWith(service + '/') ? service : name;
        } catch (Throwable t) {
            skipped("session", t);
            return service;
        }
    }

    /** Returns what is known of a text, null where that failed. */
    @Nullable
    Query query(@Nullable String sql, Backend backend) {
        if (sql == null) {
            return null;
        }
        try {
            return sql.length() > Query.MAX_KEPT
                    ? new Query(sql, backend.database(), staticTags)
                    : kept(backend.database()).get(sql);
        } catch (Throwable t) {
            skipped("query", t);
            return null;
        }
    }

    /** Apart by database, because behind a routing DataSource one text may be read in two ways. */
    private Recent<String, Query> kept(Database database) {
        return queries.computeIfAbsent(
                database, known -> new Recent<>(KEPT_QUERIES, sql -> new Query(sql, known, staticTags)));
    }

    /** Returns the span of a statement that is about to run, begun. */
    Span begin(Query query, Backend backend, TraceContext context) {
        try {
            Span span = clew.span(Span.Kind.CLIENT, context);
            if (span.isNoop()) {
                return span;
            }
            QueryShape shape = query.shape();
            return span.name(shape.name())
                    .peer(backend.peer())
                    .attribute("sql", shape.sql())
                    .attribute("fp", shape.fingerprint())
                    .attribute("query_n", queryCounts.get(context.requestId()).incrementAndGet())
                    .begin();
        } catch (Throwable t) {
            skipped("span", t);
            return Span.NOOP;
        }
    }

    /** Returns the text to send, the author's own where ours cannot be made. */
    String text(Query query, Plan.Tags tags, TraceContext context, Span span) {
        try {
            return switch (tags) {
                case NONE -> query.sql();
                case STATIC -> query.staticText();
                case FULL -> context.isNone() ? query.staticText() : query.text(fullTags(context, span));
            };
        } catch (Throwable t) {
            skipped("comment", t);
            return query.sql();
        }
    }

    private SqlComment fullTags(TraceContext context, Span span) {
        return SqlComment.of(Map.of(
                "request_id", context.requestId(), "service", service, "traceparent", traceparent(context, span)));
    }

    private static String traceparent(TraceContext context, Span span) {
        int flags = context.traceFlags();
        return "00-" + context.traceId() + '-'
                + (span.isNoop() ? context.spanId() : span.context().spanId()) + '-'
                + Character.forDigit(flags >> 4 & 0xf, 16) + Character.forDigit(flags & 0xf, 16);
    }
}

package dev.clew.jdbc;

import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database for the plan of a slow SELECT, and logs it.
 *
 * <p>It has its own connection and thread, so that the request does not wait. It asks for one plan at a time.
 */
final class Explain {
    private static final int TIMEOUT_SECONDS = 2;

    private final DataSource connections;
    private final long everyNanos;
    private final Counters counters;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong next;

    /** Returns null if there is no DataSource to ask on. */
    static @Nullable Explain of(@Nullable DataSource connections, Duration atMostEvery, Counters counters) {
        return connections == null ? null : new Explain(connections, atMostEvery, counters);
    }

    private Explain(DataSource connections, Duration atMostEvery, Counters counters) {
        this.connections = connections;
        this.everyNanos = atMostEvery.toNanos();
        this.counters = counters;
        this.next = new AtomicLong(System.nanoTime());
    }

    /** Whether EXPLAIN of this database is supported. */
    static boolean knows(Database database) {
        return switch (database) {
            case POSTGRESQL, MYSQL, MARIADB, H2 -> true;
            default -> false;
        };
    }

    /** @param database a supported one */
    void plan(Query query, Database database, @Nullable Binds binds, TraceContext context) {
        if ((binds == null || binds.isComplete()) && isDue()) {
            Binds own = binds == null ? new Binds() : binds.copy();
            Thread thread = new Thread(() -> run(query, database, own, context), "clew-jdbc-explain");
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (Throwable t) {
                busy.set(false);
                throw t;
            }
        }
    }

    private boolean isDue() {
        long now = System.nanoTime();
        if (now - next.get() < 0 || !busy.compareAndSet(false, true)) {
            return false;
        }
        next.set(now + everyNanos);
        return true;
    }

    private void run(Query query, Database database, Binds binds, TraceContext context) {
        try {
            String plan = ask(query, database, binds);
            try (Scope scope = context.makeCurrent()) {
                QueryLog.about(QueryLog.LOG.atInfo(), query.shape())
                        .addKeyValue("plan", plan)
                        .log("plan of {}", query.shape().name());
            }
        } catch (Throwable t) {
            counters.skipped("jdbc.explain", withoutMessage(t));
        } finally {
            busy.set(false);
        }
    }

    /** Returns the failure with its class, state and stack, but without the driver's message, which quotes literals. */
    private static SQLException withoutMessage(Throwable failure) {
        String state = failure instanceof SQLException e ? ", SQLState " + e.getSQLState() : "";
        SQLException told = new SQLException(failure.getClass().getName() + state);
        told.setStackTrace(failure.getStackTrace());
        return told;
    }

    /** Asks without ANALYZE, which would run the query again. */
    private String ask(Query query, Database database, Binds binds) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            try (PreparedStatement statement = connection.prepareStatement(query.explainText())) {
                statement.setQueryTimeout(TIMEOUT_SECONDS);
                binds.setOn(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    return PlanText.of(rows, database);
                }
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback(); // not every pool ends an open transaction
                }
            }
        }
    }
}

package dev.clew.jdbc;

import dev.clew.context.TraceContext;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs who holds the connections of a pool: to a request that had to wait for one, and if a request has left one behind. */
final class PoolLog {
    private static final int MAX_NAMED = 10;
    private static final int MAX_SQL = 200;
    private static final int MAX_FRAMES = 8;
    private static final int MAX_CAUSES = 16;

    /** The class of SQLSTATE for invalid authorization. */
    private static final String WRONG_PASSWORD = "28";

    /** The beginnings of the names of classes that take connections for an application. */
    private static final Set<String> NOT_THE_APPLICATIONS = Set.of(
            "dev.clew.",
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "jakarta.",
            "org.springframework.",
            "org.hibernate.",
            "org.jooq.");

    private PoolLog() {}

    /**
     * Logs a wait.
     *
     * @param waiter the request that waited
     * @param failure null if it got a connection
     * @param holders the longest first
     * @param pastWrapper the connections that are taken and have no holder here, negative if the pool does not tell
     */
    static void waited(
            TraceContext waiter, long nanos, @Nullable SQLException failure, List<Holder> holders, int pastWrapper) {
        LoggingEventBuilder line = QueryLog.LOG
                .atWarn()
                .setCause(failure)
                .addKeyValue("event", "pool_wait")
                .addKeyValue("pool_wait_ms", QueryLog.millis(nanos));
        String waited =
                "waited " + wholeMillis(nanos) + " ms for a connection" + (failure == null ? "" : " and got none");
        if (isDown(failure)) {
            line.addKeyValue("pool_state", "down").log("{}; the database cannot be reached", waited);
            return;
        }
        long now = System.nanoTime();
        line = line.addKeyValue("holders", holders.size());
        if (pastWrapper >= 0) {
            line = line.addKeyValue("past_wrapper", pastWrapper);
        }
        if (!holders.isEmpty()) {
            line = about(line, holders, now);
        }
        line.log("{}; {}", waited, summary(waiter, holders, now));
    }

    private static String summary(TraceContext waiter, List<Holder> holders, long now) {
        if (holders.isEmpty()) {
            return "none is held through Clew";
        }
        Holder longest = holders.get(0);
        TraceContext taker = longest.taker();
        String by = taker.isNone()
                ? "outside requests"
                : taker.requestId().equals(waiter.requestId()) ? "by this request itself" : "by request " + id(longest);
        return holders.size() + (holders.size() == 1 ? " is held, " : " are held, longest ") + by + " for "
                + wholeMillis(longest.heldNanos(now)) + " ms";
    }

    /** Logs a connection whose request has ended. */
    static void leaked(Holder holder) {
        LoggingEventBuilder line = about(
                QueryLog.LOG.atWarn().addKeyValue("event", "connection_leak"), List.of(holder), System.nanoTime());
        Throwable takenAt = holder.takenAt();
        if (takenAt != null) {
            line = line.addKeyValue("taken_at", frames(takenAt));
        }
        line.log("request {} has ended and still holds a connection", id(holder));
    }

    private static LoggingEventBuilder about(LoggingEventBuilder line, List<Holder> holders, long now) {
        return line.addKeyValue("held_by_request", listed(holders, " ", PoolLog::id))
                .addKeyValue("held_ms", listed(holders, " ", holder -> wholeMillis(holder.heldNanos(now))))
                .addKeyValue("last_sql", listed(holders, "\n", PoolLog::statement));
    }

    private static String listed(List<Holder> holders, String between, Function<Holder, String> text) {
        return holders.stream().limit(MAX_NAMED).map(text).collect(Collectors.joining(between));
    }

    private static String id(Holder holder) {
        return holder.taker().isNone() ? "-" : holder.taker().requestId();
    }

    private static String wholeMillis(long nanos) {
        return Long.toString(nanos / 1_000_000);
    }

    /** Returns the last statement, with the state of its connection unless the statement is running. */
    private static String statement(Holder holder) {
        Query last = holder.last();
        String sql = last == null ? "" : cut(last.shape().sql().replace('\n', ' '));
        if (holder.isClosing()) {
            return state("closing", sql);
        }
        if (holder.isRunning()) {
            return sql.isEmpty() ? "-" : sql;
        }
        return state(holder.isInTransaction() ? "idle in transaction" : "idle", sql);
    }

    private static String state(String state, String sql) {
        return sql.isEmpty() ? state : state + ": " + sql;
    }

    private static String cut(String sql) {
        if (sql.length() <= MAX_SQL) {
            return sql;
        }
        return sql.substring(0, Character.isHighSurrogate(sql.charAt(MAX_SQL - 1)) ? MAX_SQL - 1 : MAX_SQL);
    }

    /** Returns the frames of the application, or the first ones if none looks like its own. */
    private static String frames(Throwable place) {
        List<StackTraceElement> all = List.of(place.getStackTrace());
        List<StackTraceElement> own =
                all.stream().filter(PoolLog::isApplications).toList();
        return (own.isEmpty() ? all : own)
                .stream().limit(MAX_FRAMES).map(Objects::toString).collect(Collectors.joining("\n"));
    }

    private static boolean isApplications(StackTraceElement frame) {
        return NOT_THE_APPLICATIONS.stream().noneMatch(frame.getClassName()::startsWith);
    }

    /** Whether a checkout may have failed for want of a connection: no password was wrong, and nobody interrupted it. */
    static boolean isForWant(SQLException failure) {
        Throwable each = failure;
        for (int i = 0; each != null && i < MAX_CAUSES; i++) {
            if (each instanceof InterruptedException
                    || each instanceof SQLException e
                            && String.valueOf(e.getSQLState()).startsWith(WRONG_PASSWORD)) {
                return false;
            }
            each = each.getCause();
        }
        return true;
    }

    /** Whether a pool is empty because the database cannot be reached: then no holder is to blame. */
    static boolean isDown(@Nullable SQLException failure) {
        Throwable each = failure;
        for (int i = 0; each != null && i < MAX_CAUSES; i++) {
            Throwable cause = each.getCause();
            // A state of a pool's own, without a cause, says no more than that it is empty.
            boolean isDrivers = cause != null || each != failure;
            if (each instanceof IOException
                    || isDrivers && each instanceof SQLException e && saysDown(e.getSQLState())) {
                return true;
            }
            each = cause;
        }
        return false;
    }

    private static boolean saysDown(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }
}

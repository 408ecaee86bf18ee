package dev.clew.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The question to a database for the sessions that keep one of them from a lock. */
enum LockQuestion {
    POSTGRESQL("""
            WITH RECURSIVE chain(pid, depth, path, circle) AS (
                SELECT b.pid, 1, ARRAY[w.pid, b.pid], false
                FROM (SELECT ?::int AS pid) w, LATERAL (SELECT (pg_blocking_pids(w.pid))[1] AS pid) b
                WHERE b.pid IS NOT NULL
              UNION ALL
                SELECT b.pid, c.depth + 1, c.path || b.pid, b.pid = ANY (c.path)
                FROM chain c, LATERAL (SELECT (pg_blocking_pids(c.pid))[1] AS pid) b
                WHERE NOT c.circle AND c.depth < %d AND b.pid IS NOT NULL)
            SELECT c.pid, c.circle, a.application_name, a.state, a.query
            FROM chain c LEFT JOIN pg_stat_activity a ON a.pid = c.pid ORDER BY c.depth
            """.formatted(LockChain.MAX_LENGTH)) {
        @Override
        LockChain ask(Connection probe, long waiter, Consumer<String> missing) throws SQLException {
            List<LockHolder> holders = new ArrayList<>();
            boolean circle = false;
            try (PreparedStatement statement = prepare(probe, sql)) {
                statement.setInt(1, (int) waiter);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        circle = rows.getBoolean(2);
                        String query = text(rows, 5);
                        boolean hidden = query.equals("<insufficient privilege>");
                        if (hidden) {
                            missing.accept("its role sees neither the state nor the statement of sessions that hold"
                                    + " locks; grant it pg_monitor or pg_read_all_stats");
                        }
                        holders.add(LockHolder.named(
                                rows.getLong(1), rows.getString(3), text(rows, 4), hidden ? "" : query));
                    }
                }
            }
            return new LockChain(holders, circle);
        }
    },

    MARIADB("""
            SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id, p.COMMAND, COALESCE(p.INFO, b.trx_query)
            FROM information_schema.INNODB_LOCK_WAITS w
            JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
            JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id
            LEFT JOIN information_schema.PROCESSLIST p ON p.ID = b.trx_mysql_thread_id
            """) {
        @Override
        LockChain ask(Connection probe, long waiter, Consumer<String> missing) throws SQLException {
            return named(chain(probe, waiter), probe, missing);
        }
    },

    /**
     * As its documentation has it. By transactions, because the thread of a lock is the one that created it: that of a row
     * which nobody has wanted since its INSERT is created by the one who waits.
     */
    MYSQL("""
            SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id, t.PROCESSLIST_COMMAND,
                   COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT)
            FROM performance_schema.data_lock_waits w
            JOIN information_schema.INNODB_TRX r ON r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID
            JOIN information_schema.INNODB_TRX b ON b.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID
            LEFT JOIN performance_schema.threads t ON t.PROCESSLIST_ID = b.trx_mysql_thread_id
            LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
            """) {
        @Override
        LockChain ask(Connection probe, long waiter, Consumer<String> missing) throws SQLException {
            return named(chain(probe, waiter), probe, missing);
        }
    },

    H2("""
            SELECT w.SESSION_ID, b.SESSION_ID, b.SESSION_STATE, b.EXECUTING_STATEMENT
            FROM INFORMATION_SCHEMA.SESSIONS w JOIN INFORMATION_SCHEMA.SESSIONS b ON b.SESSION_ID = w.BLOCKER_ID
            """) {
        @Override
        LockChain ask(Connection probe, long waiter, Consumer<String> missing) throws SQLException {
            try (PreparedStatement statement = prepare(
                            probe, "SELECT IS_ADMIN FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME = CURRENT_USER");
                    ResultSet admin = statement.executeQuery()) {
                if (!admin.next() || !admin.getBoolean(1)) {
                    throw new SQLException("its user is no admin, and sees its own session alone", NO_RIGHTS);
                }
            }
            return chain(probe, waiter);
        }
    };

    private static final String NO_RIGHTS = "42501";

    /**
     * Too many connections of a user, too much of what a user may use in an hour, too many prepared statements: MySQL and MariaDB
     * give them the state of a syntax error.
     */
    private static final Set<Integer> FULL = Set.of(1203, 1226, 1461);

    private static final String REQUESTS_OF_THREADS = """
            SELECT t.PROCESSLIST_ID, CAST(v.VARIABLE_VALUE AS CHAR)
            FROM performance_schema.threads t
            JOIN performance_schema.user_variables_by_thread v ON v.THREAD_ID = t.THREAD_ID
            WHERE v.VARIABLE_NAME = 'request_id' AND t.PROCESSLIST_ID IN (%s)
            """;

    private static final int TIMEOUT_SECONDS = 2;

    final String sql;

    LockQuestion(String sql) {
        this.sql = sql;
    }

    /** Returns null for a database that has no answer. */
    static @Nullable LockQuestion of(Database database) {
        return switch (database) {
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB -> MARIADB;
            case MYSQL -> MYSQL;
            case H2 -> H2;
            default -> null;
        };
    }

    /** Whether a failure says that the question cannot be asked: a right is missing, or the view (class 42 of SQLSTATE). */
    static boolean isRefusal(SQLException failure) {
        return failure.getSQLState() != null
                && failure.getSQLState().startsWith("42")
                && !FULL.contains(failure.getErrorCode());
    }

    /**
     * Returns the chain of a session, empty if it waits for no lock.
     *
     * @param missing told of each thing that the probe may not see
     */
    abstract LockChain ask(Connection probe, long waiter, Consumer<String> missing) throws SQLException;

    static PreparedStatement prepare(Connection probe, String sql) throws SQLException {
        PreparedStatement statement = probe.prepareStatement(sql);
        statement.setQueryTimeout(TIMEOUT_SECONDS);
        return statement;
    }

    static String text(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        return text == null ? "" : text;
    }

    /** Reads rows of a waiting session, the one that it waits for, the latter's state and statement. */
    LockChain chain(Connection probe, long waiter) throws SQLException {
        Map<Long, LockHolder> blockers = new HashMap<>();
        try (PreparedStatement statement = prepare(probe, sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                LockHolder blocker = LockHolder.of(rows.getLong(2), null, state(text(rows, 3)), text(rows, 4));
                blockers.putIfAbsent(rows.getLong(1), blocker);
            }
        }
        return LockChain.from(waiter, blockers);
    }

    /** Returns PostgreSQL's word for a state. */
    private static String state(String word) {
        return switch (word) {
            case "" -> "";
            case "Sleep", "SLEEP" -> "idle in transaction";
            default -> "active";
        };
    }

    /** Returns the chain with the requests that MySQL or MariaDB keeps in the variables of its threads. */
    static LockChain named(LockChain chain, Connection probe, Consumer<String> missing) throws SQLException {
        if (chain.isEmpty()) {
            return chain;
        }
        Map<Long, String> requests = new HashMap<>();
        String ids = chain.holders().stream()
                .map(holder -> Long.toString(holder.session()))
                .collect(Collectors.joining(","));
        try (PreparedStatement statement = prepare(probe, REQUESTS_OF_THREADS.formatted(ids));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                requests.put(rows.getLong(1), text(rows, 2));
            }
        } catch (SQLException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            missing.accept("it may not read performance_schema, which knows the requests of other processes");
        }
        return chain.map(holder ->
                LockHolder.of(holder.session(), requests.get(holder.session()), holder.state(), holder.sql()));
    }
}

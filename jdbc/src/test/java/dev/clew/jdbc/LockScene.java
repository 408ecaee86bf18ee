package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Sessions that wait for each other's locks, and the lines that tell of it. */
final class LockScene implements AutoCloseable {
    static final Duration THRESHOLD = Duration.ofMillis(100);

    final Clew clew = Clew.builder().build();
    final CapturedLog log = CapturedLog.create();

    CorrelationDataSource.Builder wrap(DataSource pool, String service, DataSource probe) {
        return CorrelationDataSource.builder(pool).clew(clew).service(service).lockWaits(probe, THRESHOLD);
    }

    /** Returns a connection in a transaction, in which it has run a statement. */
    Connection holding(DataSource dataSource, String requestId, String sql) throws SQLException {
        try (Scope scope = request(clew, requestId).makeCurrent()) {
            Connection connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            run(connection, sql);
            return connection;
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a statement on a thread of its own, on a connection of its own. */
    Waiting waiting(DataSource dataSource, String requestId, String sql) throws SQLException {
        Connection connection = dataSource.getConnection();
        return waiting(connection, requestId, sql);
    }

    Waiting waiting(Connection connection, String requestId, String sql) {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Scope scope = request(clew, requestId).makeCurrent()) {
                run(connection, sql);
                end.complete(null);
            } catch (Throwable t) {
                end.complete(t);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return new Waiting(connection, end);
    }

    /** A statement that runs. */
    record Waiting(Connection connection, CompletableFuture<Throwable> end) implements AutoCloseable {
        void succeeds() throws Exception {
            assertThat(end.get(20, TimeUnit.SECONDS)).isNull();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** Returns the lines that name a holder, as soon as there are so many. */
    List<CapturedLog.Line> lines(int count) {
        Await.until(() -> lines().size() >= count);
        return lines();
    }

    List<CapturedLog.Line> lines() {
        return log.lines("clew.jdbc").stream()
                .filter(line -> "lock_wait".equals(line.values().get("event")))
                .toList();
    }

    @Override
    public void close() {
        log.close();
    }
}

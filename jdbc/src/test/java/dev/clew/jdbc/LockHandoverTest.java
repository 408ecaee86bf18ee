package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.jdbc.LockScene.Waiting;
import dev.clew.testkit.CapturedLog;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The holder's connection goes to another request while the database is asked who holds the lock. */
class LockHandoverTest extends H2LockFixture {
    /** A connection of the probe that lets the one who holds the row go on before it tells of it. */
    private DataSource slowToAnswer(Runnable meanwhile) {
        return new DelegatingDataSource(pool) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection real = pool.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, args) -> {
                            if (method.getName().equals("close")) {
                                return method.invoke(real, args);
                            }
                            if (method.getName().equals("getAutoCommit")) {
                                return true;
                            }
                            Object result = method.invoke(real, args);
                            return result instanceof PreparedStatement statement
                                            && String.valueOf(args[0]).contains("BLOCKER_ID")
                                    ? answering(statement, meanwhile)
                                    : result;
                        });
            }
        };
    }

    private static PreparedStatement answering(PreparedStatement real, Runnable meanwhile) {
        return (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (self, method, args) -> {
                    Object result = method.invoke(real, args);
                    if (method.getName().equals("executeQuery")) {
                        meanwhile.run();
                    }
                    return result;
                });
    }

    @Test
    void doesNotBlameARequestThatTakesTheConnectionAfterTheQuestion() throws Exception {
        JdbcDataSource driver = new JdbcDataSource();
        driver.setURL(url);
        try (Connection only = driver.getConnection()) {
            DataSource single = scene.wrap(new SingleConnectionDataSource(only, true), "orders", pool)
                    .build();
            AtomicReference<Connection> later = new AtomicReference<>();
            DataSource probe = slowToAnswer(() -> {
                try (Scope scope = request(scene.clew, "req-innocent").makeCurrent()) {
                    later.set(single.getConnection());
                    LockScene.run(later.get(), "SELECT 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            DataSource inventory = scene.wrap(pool, "inventory", probe).build();
            Connection holder = scene.holding(single, "req-holder", "UPDATE stock SET amount = 1 WHERE id = 1");
            try (Waiting waiter = scene.waiting(inventory, "req-waiter", "DELETE FROM stock WHERE id = 1")) {
                CapturedLog.Line line = scene.lines(1).get(0);
                holder.rollback();
                waiter.succeeds();
                assertThat(later.get()).isNotNull();
                assertThat(line.message()).matches("DELETE stock waits for a lock that session [0-9]+ holds");
                assertThat(line.values()).doesNotContainKeys("blocked_by_request", "blocked_by_service");
            }
        }
    }

    /** Runs a statement of a request on a connection that may have been taken by somebody else. */
    private void run(Connection connection, String requestId, String sql) {
        try (Scope scope = request(scene.clew, requestId).makeCurrent()) {
            LockScene.run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private CapturedLog.Line waitForOneThatIsPassedOn(String next) throws Exception {
        try (Connection passed = scene.wrap(pool, "orders", pool).build().getConnection()) {
            passed.setAutoCommit(false);
            run(passed, "req-holder", "UPDATE stock SET amount = 1 WHERE id = 1");
            DataSource probe = slowToAnswer(() -> run(passed, next, "SELECT 1"));
            DataSource inventory = scene.wrap(pool, "inventory", probe).build();
            try (Waiting waiter = scene.waiting(inventory, "req-waiter", "DELETE FROM stock WHERE id = 1")) {
                CapturedLog.Line line = scene.lines(1).get(0);
                passed.rollback();
                waiter.succeeds();
                return line;
            }
        }
    }

    @Test
    void doesNotBlameARequestThatIsGivenTheConnectionAfterTheQuestion() throws Exception {
        CapturedLog.Line line = waitForOneThatIsPassedOn("req-innocent");
        assertThat(line.message()).matches("DELETE stock waits for a lock that session [0-9]+ holds");
        assertThat(line.values()).doesNotContainKeys("blocked_by_request", "blocked_by_service");
    }

    @Test
    void namesTheRequestThatGoesOnWithAConnectionThatItWasGiven() throws Exception {
        CapturedLog.Line line = waitForOneThatIsPassedOn("req-holder");
        assertThat(line.message()).isEqualTo("DELETE stock waits for a lock that request req-holder holds");
        assertThat(line.values()).containsEntry("blocked_by_service", "orders");
    }
}

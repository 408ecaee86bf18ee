package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mchange.v2.c3p0.PoolBackedDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.StatementEvent;
import javax.sql.StatementEventListener;
import javax.sql.XAConnection;
import org.apache.commons.dbcp2.datasources.SharedPoolDataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** Pools above a wrapped ConnectionPoolDataSource work as above the driver's own. */
class PooledConnectionTest {
    private final Clew clew = Clew.builder().build();

    /** Pools that take a ConnectionPoolDataSource, each with one connection. */
    private enum Pool {
        H2 {
            @Override
            DataSource create(ConnectionPoolDataSource connections) {
                JdbcConnectionPool pool = JdbcConnectionPool.create(connections);
                pool.setMaxConnections(1);
                return pool;
            }
        },
        DBCP2 {
            @Override
            DataSource create(ConnectionPoolDataSource connections) {
                SharedPoolDataSource pool = new SharedPoolDataSource();
                pool.setConnectionPoolDataSource(connections);
                pool.setMaxTotal(1);
                return pool;
            }
        },
        C3P0 {
            @Override
            DataSource create(ConnectionPoolDataSource connections) throws Exception {
                PoolBackedDataSource pool = new PoolBackedDataSource();
                pool.setConnectionPoolDataSource(connections);
                return pool;
            }
        };

        abstract DataSource create(ConnectionPoolDataSource connections) throws Exception;
    }

    private static JdbcDataSource h2() {
        JdbcDataSource driver = new JdbcDataSource();
        driver.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return driver;
    }

    private static PGConnectionPoolDataSource postgres() {
        PGConnectionPoolDataSource driver = new PGConnectionPoolDataSource();
        driver.setUrl(Postgres.url());
        return driver;
    }

    private CorrelationConnectionPoolDataSource wrap(ConnectionPoolDataSource driver, Mode mode) {
        return CorrelationConnectionPoolDataSource.wrap(
                driver, options -> options.clew(clew).mode(mode).service("inventory"));
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachCheckoutFromAPoolOnH2TellsItsOwnRequest(Pool kind) throws Exception {
        eachCheckoutTellsItsOwnRequest(kind, h2(), "SELECT @request_id", "req-");
    }

    @ParameterizedTest
    @EnumSource
    void eachCheckoutFromAPoolOnPostgresTellsItsOwnRequest(Pool kind) throws Exception {
        eachCheckoutTellsItsOwnRequest(
                kind, postgres(), "SELECT current_setting('application_name')", "inventory/req-");
    }

    private void eachCheckoutTellsItsOwnRequest(
            Pool kind, ConnectionPoolDataSource driver, String question, String prefix) throws Exception {
        DataSource pool = kind.create(wrap(driver, Mode.SESSION));
        try (CapturedLog log = CapturedLog.create()) {
            for (int i = 0; i < 20; i++) { // the second would wait for ever if the first had not come back
                try (Scope scope = request(clew, "req-" + i).makeCurrent();
                        Connection connection = pool.getConnection()) {
                    assertThat(ask(connection, question)).isEqualTo(prefix + i);
                }
            }
            assertThat(log.spansEnded("client")).hasSize(20);
        } finally {
            close(pool);
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    private static void close(DataSource pool) throws Exception {
        if (pool instanceof JdbcConnectionPool h2) {
            h2.dispose();
        } else if (pool instanceof PoolBackedDataSource c3p0) {
            c3p0.close();
        } else {
            ((AutoCloseable) pool).close();
        }
    }

    /** Notes the events that it hears. */
    private static final class Ear implements ConnectionEventListener, StatementEventListener {
        private final String name;
        private final List<String> heard;
        private final List<Object> objects = new ArrayList<>();

        Ear(String name, List<String> heard) {
            this.name = name;
            this.heard = heard;
        }

        private void hear(String what, Object... about) {
            heard.add(name + ": " + what);
            objects.addAll(List.of(about));
        }

        @Override
        public void connectionClosed(ConnectionEvent event) {
            hear("closed", event.getSource());
        }

        @Override
        public void connectionErrorOccurred(ConnectionEvent event) {
            hear("error", event.getSource(), event.getSQLException().getSQLState());
        }

        @Override
        public void statementClosed(StatementEvent event) {
            hear("statement closed", event.getSource(), event.getStatement());
        }

        @Override
        public void statementErrorOccurred(StatementEvent event) {
            hear("statement error", event.getSource(), event.getStatement(), event.getSQLException());
        }
    }

    @Test
    void eventsNameTheConnectionThatThePoolHasInTheOrderOfItsListeners() throws Exception {
        List<String> heard = new ArrayList<>();
        Ear first = new Ear("first", heard);
        Ear second = new Ear("second", heard);
        PooledConnection pooled = wrap(postgres(), Mode.AUTO).getPooledConnection();
        pooled.addConnectionEventListener(first);
        pooled.addConnectionEventListener(second);
        pooled.getConnection().close();
        pooled.removeConnectionEventListener(first);
        try (Connection connection = pooled.getConnection();
                Statement statement = connection.createStatement()) {
            Postgres.seen("SELECT pg_terminate_backend(" + Postgres.pid(connection) + ", 10000)");
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
        pooled.close();
        assertThat(heard).startsWith("first: closed", "second: closed", "second: error");
        assertThat(first.objects).containsExactly(pooled);
        assertThat(second.objects).startsWith(pooled, pooled, "57P01");
    }

    /** Stands for a driver that tells of its statements, as MariaDB's does; the connections are H2's. */
    private static final class TellingDriver {
        private final PooledConnection real;
        private final List<StatementEventListener> listeners = new ArrayList<>();
        private PreparedStatement last;

        TellingDriver() throws SQLException {
            real = h2().getPooledConnection();
        }

        PooledConnection pooled() {
            return proxy(PooledConnection.class, real);
        }

        ConnectionPoolDataSource dataSource() {
            return (ConnectionPoolDataSource) Proxy.newProxyInstance(
                    TellingDriver.class.getClassLoader(),
                    new Class<?>[] {ConnectionPoolDataSource.class},
                    (self, method, arguments) -> pooled());
        }

        private <T> T proxy(Class<T> type, T target) {
            return type.cast(Proxy.newProxyInstance(
                    TellingDriver.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "addStatementEventListener" -> {
                                return listeners.add((StatementEventListener) arguments[0]);
                            }
                            case "removeStatementEventListener" -> {
                                return listeners.remove(arguments[0]);
                            }
                            default -> {}
                        }
                        try {
                            Object result = method.invoke(target, arguments);
                            if (result instanceof PreparedStatement statement) {
                                last = statement;
                            }
                            return result instanceof Connection connection
                                    ? proxy(Connection.class, connection)
                                    : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        void tellThatTheLastStatementIsClosed() {
            listeners.forEach(listener -> listener.statementClosed(new StatementEvent(real, last)));
        }

        void tellThatTheLastStatementFailed(SQLException reason) {
            listeners.forEach(listener -> listener.statementErrorOccurred(new StatementEvent(real, last, reason)));
        }
    }

    @Test
    void eventsNameTheStatementThatThePoolHas() throws Exception {
        TellingDriver driver = new TellingDriver();
        Ear ear = new Ear("pool", new ArrayList<>());
        PooledConnection pooled = wrap(driver.dataSource(), Mode.AUTO).getPooledConnection();
        pooled.addStatementEventListener(ear);
        SQLException reason = new SQLException("told to fail");
        try (Connection connection = pooled.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            driver.tellThatTheLastStatementIsClosed();
            driver.tellThatTheLastStatementFailed(reason);
            assertThat(ear.objects).containsExactly(pooled, statement, pooled, statement, reason);
        }
        pooled.removeStatementEventListener(ear);
        assertThat(driver.listeners).isEmpty();
        pooled.close();
    }

    @Test
    void statementListenersAreRefusedIfTheDriverRefusesThem() throws Exception {
        PooledConnection pooled = wrap(h2(), Mode.AUTO).getPooledConnection();
        Ear ear = new Ear("pool", new ArrayList<>());
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> pooled.addStatementEventListener(ear))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        pooled.close();
    }

    @Test
    void aHandleThatTheDriverClosesEndsItsSpans() throws Exception {
        PooledConnection pooled = CorrelationConnectionPoolDataSource.wrap(
                        h2(), options -> options.clew(clew).countRows())
                .getPooledConnection();
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request(clew, "req-1").makeCurrent()) {
            for (int i = 1; i <= 2; i++) {
                Connection connection = pooled.getConnection(); // closes the one before
                ResultSet rows = connection.createStatement().executeQuery("SELECT 1");
                assertThat(log.spansEnded("client")).hasSize(i - 1);
                assertThat(rows).isNotNull();
            }
            pooled.close();
            assertThat(log.spansEnded("client")).hasSize(2);
        }
    }

    @Test
    void isAnXaConnectionIfTheDriversIs() throws Exception {
        PooledConnection h2 = wrap(h2(), Mode.AUTO).getPooledConnection();
        PooledConnection postgres = wrap(postgres(), Mode.AUTO).getPooledConnection();
        assertThat(h2).isInstanceOf(XAConnection.class);
        assertThat(postgres).isNotInstanceOf(XAConnection.class);
        h2.close();
        postgres.close();
    }

    @Test
    void unwrapsAndPrints() throws Exception {
        JdbcDataSource driver = h2();
        CorrelationConnectionPoolDataSource dataSource = wrap(driver, Mode.AUTO);
        assertThat(dataSource.unwrap(JdbcDataSource.class)).isSameAs(driver);
        assertThat(dataSource.isWrapperFor(PGConnectionPoolDataSource.class)).isFalse();
        assertThat(dataSource).hasToString("CorrelationConnectionPoolDataSource{" + driver + "}");
        dataSource.close();
    }
}

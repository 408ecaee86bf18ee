package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** Nothing is asked of a connection before the application's first statement, and then as little as possible. */
class LazyConnectionTest {
    private final Clew clew = Clew.builder().build();
    private final Counted primary = new Counted(RealDatabase.memory());
    private final Counted readOnly = new Counted(RealDatabase.memory());

    /** A DataSource that counts its checkouts. */
    private static final class Counted extends DelegatingDataSource {
        private int checkouts;

        Counted(DataSource delegate) {
            super(delegate);
        }

        @Override
        public Connection getConnection() throws SQLException {
            checkouts++;
            return super.getConnection();
        }
    }

    private CorrelationDataSource wrap(DataSource delegate, Mode mode) {
        return CorrelationDataSource.builder(delegate)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .build();
    }

    /** Runs a transaction of Spring's on a lazy DataSource with a read-only pool beside the primary. */
    private void transaction(Mode mode, boolean isReadOnly, Consumer<JdbcTemplate> work) {
        LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
        lazy.setTargetDataSource(primary);
        lazy.setReadOnlyDataSource(readOnly);
        lazy.setDefaultAutoCommit(true);
        lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        CorrelationDataSource dataSource = wrap(lazy, mode);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        transaction.setReadOnly(isReadOnly);
        transaction.executeWithoutResult(status -> work.accept(new JdbcTemplate(dataSource)));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anEmptyTransactionTakesNoConnection(Mode mode) {
        transaction(mode, false, jdbc -> {});
        transaction(mode, true, jdbc -> {});

        assertThat(primary.checkouts).isZero();
        assertThat(readOnly.checkouts).isZero();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aReadOnlyTransactionRunsOnTheReadOnlyPool(Mode mode) {
        transaction(mode, true, jdbc -> {
            jdbc.queryForObject("SELECT 1", Integer.class);
            jdbc.queryForObject("SELECT 1 WHERE 1 = ?", Integer.class, 1);
        });

        assertThat(primary.checkouts).isZero();
        assertThat(readOnly.checkouts).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aTransactionThatPreparesFirstRunsOnThePoolOfItsKind(Mode mode) {
        transaction(mode, true, jdbc -> jdbc.queryForObject("SELECT 1 WHERE 1 = ?", Integer.class, 1));
        transaction(mode, false, jdbc -> jdbc.queryForObject("SELECT 1 WHERE 1 = ?", Integer.class, 1));

        assertThat(primary.checkouts).isEqualTo(1);
        assertThat(readOnly.checkouts).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anEmptyPoolIsWaitedForOnceByOurQuestionsAndThenByTheStatement(Mode mode) throws SQLException {
        try (HikariDataSource pool = RealDatabase.H2.pool(1)) {
            pool.setConnectionTimeout(250);
            Counted counted = new Counted(pool);
            LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
            lazy.setTargetDataSource(counted);
            lazy.setDefaultAutoCommit(true);
            lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            try (Connection connection = wrap(lazy, mode).getConnection()) {
                try (Connection last = pool.getConnection()) {
                    assertThatThrownBy(() -> connection.prepareStatement("SELECT 1"))
                            .isInstanceOf(SQLTransientConnectionException.class);
                    assertThat(counted.checkouts).isEqualTo(2);
                }
                try (Scope scope = request(clew, "r-1").makeCurrent();
                        PreparedStatement told = connection.prepareStatement("SELECT @request_id");
                        ResultSet result = told.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getString(1))
                            .as("the connection that came at last was examined")
                            .isEqualTo(mode == Mode.SESSION ? "r-1" : null);
                }
                assertThat(counted.checkouts).isEqualTo(3);
            }
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void asksForMetadataOnceIfConnectionsDoNotUnwrap() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        CorrelationDataSource dataSource = wrap(
                new DelegatingDataSource(RealDatabase.memory()) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        return refusingUnwrap(super.getConnection(), asked);
                    }
                },
                Mode.AUTO);
        for (int i = 0; i < 200; i++) {
            try (Connection connection = dataSource.getConnection();
                    Statement plain = connection.createStatement();
                    PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
                plain.execute("SELECT 2");
                prepared.execute();
            }
        }
        assertThat(asked).hasValue(1);
    }

    private static Connection refusingUnwrap(Connection connection, AtomicInteger asked) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "unwrap" -> throw new SQLFeatureNotSupportedException("not here");
                        case "getMetaData" -> asked.incrementAndGet();
                        default -> {}
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

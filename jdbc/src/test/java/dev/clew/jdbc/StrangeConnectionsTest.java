package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

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
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections of pools and proxies that have ideas of their own about who they are. */
class StrangeConnectionsTest {
    private final Clew clew = Clew.builder().build();

    /** A wrapper's view of its own identity. */
    private enum Identity {
        EQUAL_TO_ALL {
            @Override
            Object answer(String method) {
                return method.equals("equals") ? (Object) true : (Object) 1;
            }
        },
        THROWS {
            @Override
            Object answer(String method) {
                throw new UnsupportedOperationException(method);
            }
        };

        abstract Object answer(String method);
    }

    @AfterEach
    void nothingFailed() {
        assertThat(clew.counters().get("skipped.jdbc.session")).isZero();
        assertThat(clew.counters().get("skipped.jdbc.metadata")).isZero();
    }

    private CorrelationDataSource wrap(DataSource strange, Mode mode) {
        return CorrelationDataSource.builder(strange)
                .clew(clew)
                .mode(mode)
                .service("")
                .build();
    }

    /** Returns null for a method that the target is to answer. */
    private interface Answers {
        Object answer(String method) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Object target, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                StrangeConnectionsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object own = answers.answer(method.getName());
                    if (own != null) {
                        return own;
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static String told(Connection connection, String question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question);
                ResultSet result = statement.executeQuery()) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    /** A DataSource whose connections are handles around a strange connection, which {@code unwrap} gives away. */
    private static DataSource strange(DataSource real, Identity identity) {
        return proxy(
                DataSource.class,
                real,
                method -> method.equals("getConnection") ? handle(real.getConnection(), identity) : null);
    }

    private static Connection handle(Connection real, Identity identity) {
        Connection inner = proxy(Connection.class, real, method -> switch (method) {
            case "equals", "hashCode" -> identity.answer(method);
            case "isWrapperFor" -> false;
            default -> null;
        });
        return proxy(Connection.class, inner, method -> method.equals("unwrap") ? inner : null);
    }

    @ParameterizedTest
    @EnumSource
    void connectionsAreKnownByWhatTheyAreNotByWhatTheySay(Identity identity) throws SQLException {
        CorrelationDataSource dataSource = wrap(strange(RealDatabase.memory(), identity), Mode.SESSION);
        try (Scope scope = request(clew, "r-1").makeCurrent();
                Connection first = dataSource.getConnection();
                Connection second = dataSource.getConnection()) {
            assertThat(told(first, "SELECT @request_id")).isEqualTo("r-1");
            assertThat(told(second, "SELECT @request_id")).isEqualTo("r-1");
        }
    }

    @Test
    void theBaseNameIsEachConnectionsOwn() throws SQLException {
        String[] names = {"first", "second"};
        int[] next = {0};
        DataSource named = proxy(DataSource.class, Postgres.dataSource(), method -> {
            Connection connection = Postgres.dataSource().getConnection();
            connection.setClientInfo("ApplicationName", names[next[0]++]);
            return connection;
        });
        CorrelationDataSource dataSource = wrap(strange(named, Identity.EQUAL_TO_ALL), Mode.SESSION);
        try (Connection first = dataSource.getConnection();
                Connection second = dataSource.getConnection()) {
            try (Scope scope = request(clew, "r-1").makeCurrent()) {
                assertThat(told(first, NAME)).isEqualTo("r-1");
                assertThat(told(second, NAME)).isEqualTo("r-1");
            }
            assertThat(told(first, NAME)).isEqualTo("first");
            assertThat(told(second, NAME)).isEqualTo("second");
        }
    }

    private static final String NAME = "SELECT current_setting('application_name')";

    @Test
    void aPoolThatRefusesToUnwrapGetsItsOwnNameBackOutsideRequests() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1)) {
            FaultyDriver refusing = new FaultyDriver(pool);
            refusing.failAt("Connection.unwrap()", new SQLException("refused"));
            CorrelationDataSource dataSource = wrap(refusing.dataSource(), Mode.SESSION);
            for (int i = 0; i < 3; i++) {
                try (Scope scope = request(clew, "r-" + i).makeCurrent();
                        Connection connection = dataSource.getConnection()) {
                    assertThat(told(connection, NAME)).isEqualTo("r-" + i);
                }
                try (Connection connection = dataSource.getConnection()) {
                    assertThat(told(connection, NAME)).isEqualTo("base");
                }
            }
            assertThat(clew.counters().get("skipped.jdbc.unwrap")).isPositive();
        }
    }
}

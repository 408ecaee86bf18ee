package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mode SESSION, without a service's name, on one database behind every pool: no session tells a wrong request. */
abstract class SessionBehindPools {
    private final Clew clew = Clew.builder().build();

    abstract String url();

    abstract ConnectionPoolDataSource driver() throws SQLException;

    /** Returns the query for the session's value. */
    abstract String question();

    /** Returns what resets the session, as some pools do when a connection comes back. */
    abstract String reset();

    /** Returns the value outside requests. */
    abstract @Nullable String base();

    private CorrelationDataSource wrap(DataSource pool) {
        return CorrelationDataSource.builder(pool)
                .clew(clew)
                .mode(Mode.SESSION)
                .service("")
                .build();
    }

    private @Nullable String told(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return told(connection);
        }
    }

    private @Nullable String told(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question());
                ResultSet result = statement.executeQuery()) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private @Nullable String told(DataSource dataSource, String requestId) throws SQLException {
        try (Scope scope = request(clew, requestId).makeCurrent()) {
            return told(dataSource);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheRequestAndOutsideRequestsTheDatabasesOwnValue(Pools kind) throws Exception {
        DataSource pool = kind.create(url(), driver());
        try {
            CorrelationDataSource dataSource = wrap(pool);
            for (String id : new String[] {"r-1", "r-1", "r-2"}) {
                assertThat(told(dataSource, id)).isEqualTo(id);
                assertThat(told(dataSource)).isEqualTo(base());
                assertThat(told(dataSource, id)).isEqualTo(id);
            }
        } finally {
            Pools.close(pool);
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheRequestAlsoIfThePoolResetsItsSessions(Pools kind) throws Exception {
        DataSource pool = kind.create(url(), driver());
        try {
            CorrelationDataSource dataSource = wrap(pool);
            for (int i = 0; i < 3; i++) {
                assertThat(told(dataSource, "r-1")).isEqualTo("r-1");
                reset(pool);
            }
            assertThat(told(dataSource)).isEqualTo(base());
        } finally {
            Pools.close(pool);
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    private void reset(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(reset());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2") // its handle is all that H2 gives away
    void knowsTheSessionAtTheNextCheckout(Pools kind) throws Exception {
        DataSource pool = kind.create(url(), driver());
        try {
            AtomicInteger questions = new AtomicInteger();
            CorrelationDataSource dataSource = wrap(CallCounter.of("getMetaData", pool, questions));
            for (int i = 0; i < 100; i++) {
                assertThat(told(dataSource, "r-" + i)).isEqualTo("r-" + i);
            }
            assertThat(questions).hasValue(1);
        } finally {
            Pools.close(pool);
        }
    }
}

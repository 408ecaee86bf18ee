package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What a holder is doing, as another request sees it, and when it is no holder any more. */
class HolderTest {
    private final PoolScene scene = new PoolScene();

    @Test
    void saysWhatEachHolderIsDoing() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2)) {
            CorrelationDataSource dataSource = scene.wrap(pool, PoolScene.AT_ONCE);
            scene.within("holder", () -> {
                try (Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement()) {
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle");
                    statement.execute("SELECT 7");
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle: SELECT ?");
                    connection.setAutoCommit(false);
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle: SELECT ?");
                    statement.execute("SELECT 'secret'");
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle in transaction: SELECT ?");
                    connection.commit();
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle: SELECT ?");
                    statement.execute("SELECT 8");
                    connection.rollback();
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle: SELECT ?");
                    statement.execute("SELECT 9");
                    statement.execute("SAVEPOINT one");
                    statement.execute("ROLLBACK TO SAVEPOINT one");
                    assertThat(scene.waiting(dataSource))
                            .containsEntry("last_sql", "idle in transaction: ROLLBACK TO SAVEPOINT one");
                    statement.execute("COMMIT");
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle: COMMIT");
                    assertThatThrownBy(() -> statement.execute("nonsense")).isInstanceOf(SQLException.class);
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle in transaction: nonsense");
                    connection.setAutoCommit(true);
                    assertThat(scene.waiting(dataSource)).containsEntry("last_sql", "idle: nonsense");
                }
            });
        }
    }

    /** Is called by a statement of the database. */
    public static final class Observer {
        private static Callable<Map<String, String>> look;
        private static Map<String, String> seen;

        public static int observe() throws Exception {
            seen = look.call();
            return 1;
        }
    }

    @Test
    void aStatementThatRunsStandsForItself() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2)) {
            CorrelationDataSource dataSource = scene.wrap(pool, PoolScene.AT_ONCE);
            Observer.look = () -> scene.waiting(dataSource);
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ALIAS OBSERVE FOR '" + Observer.class.getName() + ".observe'");
                statement.execute("CALL OBSERVE()");
            }
            assertThat(Observer.seen).containsEntry("held_by_request", "-").containsEntry("last_sql", "CALL OBSERVE()");
        }
    }

    @Test
    void aConnectionOnItsWayBackIsSaidToBe() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2)) {
            List<Map<String, String>> seen = new ArrayList<>();
            CorrelationDataSource[] wrapped = new CorrelationDataSource[1];
            wrapped[0] = scene.wrap(
                    new DelegatingDataSource(pool) {
                        @Override
                        public Connection getConnection() throws SQLException {
                            return closing(super.getConnection(), () -> {
                                if (seen.isEmpty()) {
                                    seen.add(Map.of());
                                    seen.set(0, scene.waiting(wrapped[0]));
                                }
                            });
                        }
                    },
                    PoolScene.AT_ONCE);
            scene.within("holder", () -> {
                try (Connection connection = wrapped[0].getConnection()) {
                    connection.createStatement().execute("SELECT 7");
                }
            });
            assertThat(seen.get(0)).containsEntry("last_sql", "closing: SELECT ?");
        }
    }

    private static Connection closing(Connection connection, PoolScene.Work before) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        before.run();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aConnectionThatThePoolHasTakenBackHasNoHolder() throws Exception {
        PGConnectionPoolDataSource driver = new PGConnectionPoolDataSource();
        try (BasicDataSource pool =
                (BasicDataSource) Pools.DBCP2.create(Postgres.url(), driver, 2, Duration.ofMillis(300))) {
            pool.setRemoveAbandonedOnBorrow(true);
            pool.setRemoveAbandonedTimeout(Duration.ZERO);
            CorrelationDataSource dataSource = scene.wrap(pool, PoolScene.AT_ONCE);
            List<Connection> abandoned = new ArrayList<>();
            for (String id : List.of("abandons-1", "abandons-2")) {
                scene.within(id, () -> {
                    Connection connection = dataSource.getConnection();
                    connection.createStatement().execute("SELECT 7");
                    abandoned.add(connection);
                });
            }
            try (CapturedLog log = CapturedLog.create()) {
                scene.within("waiter", () -> dataSource.getConnection().close());
                assertThat(log.lines("clew.jdbc")).isEmpty();
            }
            assertThat(abandoned).hasSize(2);
        }
    }

    @Test
    void aPoolThatHandsAConnectionOutAgainHasTakenItFromItsFormerHolder() throws Exception {
        try (Connection only = RealDatabase.memory().getConnection()) {
            CorrelationDataSource dataSource = scene.wrap(
                    new DelegatingDataSource(RealDatabase.memory()) {
                        @Override
                        public Connection getConnection() {
                            return closing(only, () -> {});
                        }
                    },
                    PoolScene.AT_ONCE);
            for (String id : List.of("former", "present")) {
                scene.within(id, () -> {
                    try (PreparedStatement select = dataSource.getConnection().prepareStatement("SELECT 7")) {
                        select.execute();
                    }
                });
            }
            assertThat(scene.waiting(dataSource)).containsEntry("held_by_request", "present");
        }
    }

    @Test
    void aConnectionThatIsUsedAfterALongRestIsHeldAgain() {
        Holders holders = new Holders();
        Holder holder = new Holder(TraceContext.NONE, System.nanoTime() - TimeUnit.MINUTES.toNanos(11));
        holders.add(holder);
        assertThat(holders.longestFirst()).isEmpty();
        holders.found(holder, PhysicalConnection.unknown());
        assertThat(holders.longestFirst()).containsExactly(holder);
        holders.remove(holder);
        assertThat(holders.longestFirst()).isEmpty();
    }
}

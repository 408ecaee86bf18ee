package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.jvm.ChildJvm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.Orders;

/** A connection that its request left behind is named with the request. */
class LeakedConnectionTest {
    private final Clew clew = Clew.builder().build();

    private interface Source {
        Connection take() throws Exception;
    }

    /** Serves a request that takes a connection, runs a statement, and never closes the connection. */
    private Connection leak(Source source, String id) throws Exception {
        return leak(clew, source, id);
    }

    private static Connection leak(Clew clew, Source source, String id) throws Exception {
        TraceContext context = request(clew, id);
        Span span = clew.span(Span.Kind.SERVER, context).begin();
        try (Scope scope = context.makeCurrent()) {
            Connection left = source.take();
            left.createStatement().execute("SELECT 7");
            return left;
        } finally {
            span.end();
        }
    }

    private void within(String id, Source source) throws Exception {
        try (Scope scope = request(clew, id).makeCurrent()) {
            source.take().close();
        }
    }

    private static List<CapturedLog.Line> leaks(CapturedLog log) {
        return log.lines("clew.jdbc").stream()
                .filter(line -> "connection_leak".equals(line.values().get("event")))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void isNamedOnceWhenThePoolRunsDry(Pools kind) throws Exception {
        DataSource pool = kind.create(1, Duration.ofMillis(300));
        try (CapturedLog log = CapturedLog.create()) {
            CorrelationDataSource dataSource =
                    CorrelationDataSource.builder(pool).clew(clew).build();
            Connection left = leak(dataSource::getConnection, "req-1");
            for (String id : List.of("req-2", "req-3")) {
                assertThatThrownBy(() -> within(id, dataSource::getConnection)).isInstanceOf(SQLException.class);
            }
            assertThat(leaks(log)).singleElement().satisfies(line -> {
                assertThat(line.level()).isEqualTo("WARN");
                assertThat(line.message()).isEqualTo("request req-1 has ended and still holds a connection");
                assertThat(line.mdc()).containsEntry("request_id", "req-2");
                assertThat(line.values())
                        .containsOnlyKeys("event", "held_by_request", "held_ms", "last_sql")
                        .containsEntry("held_by_request", "req-1")
                        .containsEntry("last_sql", "idle: SELECT ?");
            });
            left.close();
        } finally {
            Pools.close(pool);
        }
    }

    @Test
    void aRequestThatIsStillOpenLeaksNothing() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource =
                    CorrelationDataSource.builder(pool).clew(clew).build();
            try (Scope scope = request(clew, "open").makeCurrent();
                    Connection held = dataSource.getConnection()) {
                assertThatThrownBy(() -> within("req-2", dataSource::getConnection))
                        .isInstanceOf(SQLException.class);
                assertThat(held.isClosed()).isFalse();
            }
            assertThat(log.lines("clew.jdbc")).hasSize(1);
            assertThat(leaks(log)).isEmpty();
        }
    }

    @Test
    void aConnectionThatWasTakenOutsideRequestsIsNoLeak() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource =
                    CorrelationDataSource.builder(pool).clew(clew).build();
            try (Connection shared = dataSource.getConnection()) {
                leak(() -> shared, "req-1"); // uses it, and rightly leaves it open
                assertThatThrownBy(() -> within("req-2", dataSource::getConnection))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(log.lines("clew.jdbc"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.values()).containsEntry("held_by_request", "req-1"));
        }
    }

    private Checkouts looksAtEachCheckout(DataSource pool, boolean traces) {
        return new Checkouts(
                CorrelationDataSource.builder(pool).clew(clew).connections(),
                pool,
                Duration.ofMinutes(1),
                Duration.ZERO,
                traces);
    }

    @Test
    void isNamedOnceAtALookAlthoughThereAreConnectionsLeft() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(3);
                CapturedLog log = CapturedLog.create()) {
            Checkouts checkouts = looksAtEachCheckout(pool, false);
            Checkouts.Source source = pool::getConnection;
            Connection left = leak(() -> checkouts.take(source), "req-1");
            within("req-2", () -> checkouts.take(source));
            within("req-3", () -> checkouts.take(source));
            assertThat(leaks(log))
                    .extracting(CapturedLog.Line::message)
                    .containsExactly("request req-1 has ended and still holds a connection");
            assertThat(leaks(log).get(0).values()).doesNotContainKey("taken_at");
            left.close();
        }
    }

    @Test
    void isForgottenIfItIsClosedBeforeTheLook() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(3);
                CapturedLog log = CapturedLog.create()) {
            Checkouts checkouts = looksAtEachCheckout(pool, false);
            Checkouts.Source source = pool::getConnection;
            leak(() -> checkouts.take(source), "req-1").close();
            within("req-2", () -> checkouts.take(source));
            assertThat(leaks(log)).isEmpty();
        }
    }

    /** A task may go on for its request. */
    @Test
    void aConnectionThatIsTakenAfterTheEndOfItsRequestIsNoLeak() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(3);
                CapturedLog log = CapturedLog.create()) {
            Checkouts checkouts = looksAtEachCheckout(pool, false);
            TraceContext context = request(clew, "req-1");
            clew.span(Span.Kind.SERVER, context).begin().end();
            try (Scope scope = context.makeCurrent();
                    Connection late = checkouts.take(pool::getConnection)) {
                late.createStatement().execute("SELECT 7");
                within("req-2", () -> checkouts.take(pool::getConnection));
            }
            assertThat(leaks(log)).isEmpty();
        }
    }

    @Test
    void saysWhereItWasTakenIfThatIsKept() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(3);
                CapturedLog log = CapturedLog.create()) {
            Checkouts checkouts = looksAtEachCheckout(pool, true);
            Connection left = leak(() -> Orders.place(() -> checkouts.take(pool::getConnection)), "req-1");
            within("req-2", () -> checkouts.take(pool::getConnection));
            within("req-3", () -> checkouts.take(pool::getConnection));
            assertThat(leaks(log)).hasSize(1);
            assertThat(List.of(leaks(log).get(0).values().get("taken_at").split("\n", -1)))
                    .hasSizeBetween(1, 8)
                    .first(InstanceOfAssertFactories.STRING)
                    .matches(".*shop\\.Orders\\.place\\(Orders\\.java:\\d+\\)");
            left.close();
        }
    }

    /** An application that leaves its only connection behind, and then wants another one. */
    static final class Leaking {
        private Leaking() {}

        public static void main(String[] arguments) throws Exception {
            Clew clew = Clew.global(); // has the process's settings
            try (HikariDataSource pool = RealDatabase.H2.pool(1)) {
                pool.setConnectionTimeout(250);
                CorrelationDataSource dataSource = CorrelationDataSource.wrap(pool);
                leak(clew, () -> Orders.place(dataSource::getConnection), "req-1");
                assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSettingKeepsThePlace(boolean leaks) {
        try (ChildJvm child = ChildJvm.start(Leaking.class, "-Dclew.leaks=" + leaks)) {
            assertThat(child.join().stream().filter(line -> line.contains("connection_leak")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .satisfies(line ->
                            assertThat(line.contains("shop.Orders.place(")).isEqualTo(leaks));
        }
    }
}

package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The totals of all queries on the span of their request. */
class RequestTotalsTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationDataSource orders = dataSource();
    private final CorrelationDataSource stock = dataSource();

    private CorrelationDataSource dataSource() {
        return CorrelationDataSource.builder(RealDatabase.memory()).clew(clew).build();
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Returns the fields of the line that ends the request. */
    private Map<String, String> serve(Span.Kind kind, Work work) throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            TraceContext context = request(clew, "req-1");
            Span span = clew.span(kind, context).name("POST /orders").begin();
            try (Scope scope = context.makeCurrent()) {
                work.run();
            } finally {
                span.end();
            }
            return log.spansEnded(kind == Span.Kind.SERVER ? "server" : "consumer")
                    .get(0)
                    .values();
        }
    }

    private static void run(CorrelationDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void addsUpTheQueriesOfAllDataSourcesAndThreads() throws Exception {
        Map<String, String> line = serve(Span.Kind.SERVER, () -> {
            run(orders, "SELECT 1");
            run(stock, "SELECT 2");
            Thread thread = new Thread(TraceContext.current().wrap(() -> {
                try {
                    run(stock, "SELECT 3");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }));
            thread.start();
            thread.join();
        });
        assertThat(line).containsEntry("queries", "3").containsKey("query_ms");
    }

    @Test
    void addsUpTheirTime() throws Exception {
        Map<String, String> line = serve(Span.Kind.CONSUMER, () -> {
            try (Connection connection = orders.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ALIAS SLEEP FOR 'java.lang.Thread.sleep(long)'");
                statement.execute("CALL SLEEP(20)");
                statement.execute("CALL SLEEP(20)");
            }
        });
        assertThat(line).containsEntry("queries", "3");
        assertThat(Long.parseLong(line.get("query_ms")))
                .isBetween(40L, (long) Double.parseDouble(line.get("duration_ms")));
    }

    @Test
    void addsTheTimeOfAQueryWhoseRowsAreCountedOnce() throws Exception {
        CorrelationDataSource counting = CorrelationDataSource.builder(RealDatabase.memory())
                .clew(clew)
                .countRows()
                .build();
        Map<String, String> line = serve(Span.Kind.SERVER, () -> {
            try (Connection connection = counting.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ALIAS SLEEP FOR 'java.lang.Thread.sleep(long)'");
                try (ResultSet rows = statement.executeQuery("SELECT SLEEP(30)")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.next()).isFalse();
                }
            }
        });
        assertThat(Long.parseLong(line.get("query_ms")))
                .isBetween(30L, (long) Double.parseDouble(line.get("duration_ms")));
    }

    @Test
    void countsAQueryThatFails() throws Exception {
        Map<String, String> line = serve(
                Span.Kind.SERVER,
                () -> assertThatThrownBy(() -> run(orders, "nonsense")).isInstanceOf(SQLException.class));
        assertThat(line).containsEntry("queries", "1");
    }

    @Test
    void saysNothingOfARequestWithoutQueries() throws Exception {
        assertThat(serve(Span.Kind.SERVER, () -> orders.getConnection().close()))
                .doesNotContainKeys("queries", "query_ms");
    }

    @Test
    void countsEachRequestOnItsOwnThoughTheirIdsAreTheSame() throws Exception {
        serve(Span.Kind.SERVER, () -> run(orders, "SELECT 1"));
        assertThat(serve(Span.Kind.SERVER, () -> run(orders, "SELECT 1"))).containsEntry("queries", "1");
    }

    @Test
    void countsByTraceUnderATracersSpanWithoutARequestOfOurs() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            for (long trace : new long[] {1, 1, 2}) {
                FakeTracer.enter(trace);
                run(orders, "SELECT 1");
            }
            assertThat(log.spansEnded("client"))
                    .extracting(
                            line -> line.values().get("query_n"),
                            line -> line.mdc().get("trace_id"))
                    .containsExactly(
                            tuple("1", "0000000000000001".repeat(2)),
                            tuple("2", "0000000000000001".repeat(2)),
                            tuple("1", "0000000000000002".repeat(2)));
        } finally {
            FakeTracer.leave();
        }
    }

    @Test
    void countsByRequestUnderATracersSpanWithinOne() throws Exception {
        FakeTracer.enter(1);
        try {
            for (int i = 0; i < 2; i++) {
                Map<String, String> line = serve(Span.Kind.SERVER, () -> {
                    run(orders, "SELECT 1");
                    FakeTracer.enter(2); // a span of its own within the request
                    run(orders, "SELECT 1");
                    FakeTracer.enter(1);
                });
                assertThat(line).containsEntry("queries", "2");
            }
        } finally {
            FakeTracer.leave();
        }
    }

    @Test
    void logsARepeatedStatementUnderATracersSpan() throws Exception {
        FakeTracer.enter(3);
        try (CapturedLog log = CapturedLog.create()) {
            for (int i = 0; i < 30; i++) {
                run(orders, "SELECT 1");
            }
            assertThat(log.lines("clew.jdbc"))
                    .extracting(CapturedLog.Line::message)
                    .containsExactly("N+1 candidate: SELECT has run 20 times in this request");
        } finally {
            FakeTracer.leave();
        }
    }
}

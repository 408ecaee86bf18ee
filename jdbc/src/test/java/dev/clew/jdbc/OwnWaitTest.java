package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The wait that each of several wrappers adds to the sum of a request. */
class OwnWaitTest {
    private final long start = System.nanoTime();

    private long own(long began, long nanos) {
        return OwnWait.of(start + began, nanos);
    }

    @Test
    void leavesOutWhatAWrapperInsideHasCounted() {
        assertThat(own(10, 50)).isEqualTo(50);
        assertThat(own(5, 70)).isEqualTo(20);
        assertThat(own(0, 100)).isEqualTo(30);
    }

    @Test
    void leavesOutEachTryOfADecorator() {
        assertThat(own(210, 50)).isEqualTo(50);
        assertThat(own(270, 50)).isEqualTo(50);
        assertThat(own(330, 50)).isEqualTo(50);
        assertThat(own(200, 200)).isEqualTo(50);
        assertThat(own(400, 50)).isEqualTo(50);
    }

    @Test
    void leavesOutTheLastSixteenTries() {
        for (int i = 0; i < 20; i++) {
            assertThat(own(1_000 + 100 * i, 90)).isEqualTo(90);
        }
        assertThat(own(1_000, 2_000)).isEqualTo(2_000 - 16 * 90);
    }

    @Test
    void leavesOutNothingThatWasBefore() {
        for (int i = 0; i < 20; i++) {
            assertThat(own(500 + 10 * i, 10)).isEqualTo(10);
        }
        assertThat(own(680, 25)).isEqualTo(5);
    }

    @Test
    void leavesOutNothingOfAnotherThread() throws Exception {
        Thread other = new Thread(() -> own(810, 50));
        other.start();
        other.join();
        assertThat(own(800, 70)).isEqualTo(70);
    }

    @Test
    void aWaitCountsOnceThoughADecoratorStandsBetweenTwoWrappers() throws Exception {
        PoolScene scene = new PoolScene();
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                CapturedLog log = CapturedLog.create()) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource inner = scene.wrap(pool, Duration.ofMillis(100));
            CorrelationDataSource outer = scene.wrap(new Decorator(inner), Duration.ofMillis(100));
            TraceContext context = request(scene.clew, "req-1");
            Span span = scene.clew.span(Span.Kind.SERVER, context).begin();
            long began = System.nanoTime();
            try (Scope scope = context.makeCurrent();
                    Connection held = outer.getConnection()) {
                assertThatThrownBy(outer::getConnection).hasMessage("decorated");
                assertThat(held.isClosed()).isFalse();
            }
            double elapsed = (System.nanoTime() - began) / 1e6;
            span.end();
            assertThat(Double.parseDouble(
                            log.spansEnded("server").get(0).values().get("pool_wait_ms")))
                    .isBetween(250.0, elapsed);
        }
    }

    /** Has failures of its own. */
    private static final class Decorator extends DelegatingDataSource {
        Decorator(CorrelationDataSource inside) {
            super(inside);
        }

        @Override
        public Connection getConnection() throws SQLException {
            try {
                return super.getConnection();
            } catch (SQLException e) {
                throw new SQLException("decorated", e);
            }
        }
    }
}

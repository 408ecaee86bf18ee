package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/** Requests that take connections from a pool, and what is told of their waits. */
final class PoolScene {
    /** A threshold that every wait reaches. */
    static final Duration AT_ONCE = Duration.ofNanos(1);

    final Clew clew = Clew.builder().build();

    /** The work of a request. */
    interface Work {
        void run() throws Exception;
    }

    CorrelationDataSource wrap(DataSource pool, Duration threshold) {
        return CorrelationDataSource.builder(pool)
                .clew(clew)
                .poolWaits(threshold)
                .build();
    }

    void within(String id, Work work) throws Exception {
        try (Scope scope = request(clew, id).makeCurrent()) {
            work.run();
        }
    }

    /** Returns the line about a wait that another request's checkout writes. */
    Map<String, String> waiting(CorrelationDataSource dataSource) throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            within("waiter", () -> dataSource.getConnection().close());
            return log.lines("clew.jdbc").stream()
                    .filter(line -> "pool_wait".equals(line.values().get("event")))
                    .findFirst()
                    .orElseThrow()
                    .values();
        }
    }
}

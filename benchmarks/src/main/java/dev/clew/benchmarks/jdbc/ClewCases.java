package dev.clew.benchmarks.jdbc;

import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Clew's DataSource, within a request. */
@State(Scope.Thread)
public abstract class ClewCases extends JdbcCases {
    private dev.clew.@Nullable Scope request;

    abstract Clew clew();

    @Override
    void open(String benchmark) {
        request = clew().root().makeCurrent();
    }

    @Override
    @TearDown(Level.Iteration)
    public void close() {
        if (request != null) {
            request.close();
        }
    }

    /** Neither span nor totals nor thresholds: what the wrapping itself costs. */
    static DataSource bare(DataSource driver, Clew clew, Mode mode, Duration slow) {
        return CorrelationDataSource.builder(driver)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .slow(slow)
                .repetitions(0)
                .build();
    }
}

package dev.clew.benchmarks.jdbc;

import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Clew's DataSource, within a request. */
@State(Scope.Thread)
public abstract class ClewCases extends JdbcCases {
    private final Clew clew;
    private dev.clew.@Nullable Scope request;

    /** As it comes. */
    ClewCases() {
        this(Clew.builder().build(), builder -> {});
    }

    /** Neither span line nor totals nor N+1: what the wrapping itself costs. */
    ClewCases(Mode mode, Duration slow) {
        this(
                Clew.builder().setting("clew.span.log", "false").build(),
                builder -> builder.mode(mode).slow(slow).repetitions(0));
    }

    private ClewCases(Clew clew, Consumer<CorrelationDataSource.Builder> options) {
        super(driver -> {
            CorrelationDataSource.Builder builder =
                    CorrelationDataSource.builder(driver).clew(clew).service("inventory");
            options.accept(builder);
            return builder.build();
        });
        this.clew = clew;
    }

    @Override
    void open(String benchmark) {
        request = clew.root().makeCurrent();
    }

    @Override
    @TearDown(Level.Iteration)
    public void close() {
        if (request != null) {
            request.close();
        }
    }
}

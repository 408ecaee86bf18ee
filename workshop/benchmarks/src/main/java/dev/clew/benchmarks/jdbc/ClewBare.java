package dev.clew.benchmarks.jdbc;

import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Static tags, with span line, totals and thresholds off. */
@State(Scope.Thread)
public class ClewBare extends ClewCases {
    public ClewBare() {
        super(Mode.STATIC, Duration.ZERO);
    }
}

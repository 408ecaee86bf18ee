package dev.clew.benchmarks.jdbc;

import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Static tags and the threshold of slow queries, which reads the clock twice. */
@State(Scope.Thread)
public class ClewClock extends ClewCases {
    public ClewClock() {
        super(Mode.STATIC, Duration.ofSeconds(1));
    }
}

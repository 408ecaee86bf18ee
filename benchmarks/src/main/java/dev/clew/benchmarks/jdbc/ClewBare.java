package dev.clew.benchmarks.jdbc;

import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Static tags, with span line, totals and thresholds off. */
@State(Scope.Thread)
public class ClewBare extends ClewCases {
    private static final Clew CLEW =
            Clew.builder().setting("clew.span.log", "false").build();

    @Override
    Clew clew() {
        return CLEW;
    }

    @Override
    DataSource wrap(DataSource driver) {
        return bare(driver, CLEW, Mode.STATIC, Duration.ZERO);
    }
}

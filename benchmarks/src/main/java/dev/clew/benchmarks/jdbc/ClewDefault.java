package dev.clew.benchmarks.jdbc;

import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** As it comes: spans whose lines are below the log's level, totals, both thresholds. */
@State(Scope.Thread)
public class ClewDefault extends ClewCases {
    private static final Clew CLEW = Clew.builder().build();

    @Override
    Clew clew() {
        return CLEW;
    }

    @Override
    DataSource wrap(DataSource driver) {
        return CorrelationDataSource.builder(driver)
                .clew(CLEW)
                .service("inventory")
                .build();
    }
}

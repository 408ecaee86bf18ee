package dev.clew.benchmarks.jdbc;

import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The driver alone. */
@State(Scope.Thread)
public class Raw extends JdbcCases {
    @Override
    DataSource wrap(DataSource driver) {
        return driver;
    }
}

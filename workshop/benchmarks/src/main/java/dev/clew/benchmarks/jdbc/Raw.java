package dev.clew.benchmarks.jdbc;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The driver alone. */
@State(Scope.Thread)
public class Raw extends JdbcCases {
    public Raw() {
        super(driver -> driver);
    }
}

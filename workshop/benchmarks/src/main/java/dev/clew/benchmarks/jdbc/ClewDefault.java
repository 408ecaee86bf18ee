package dev.clew.benchmarks.jdbc;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** As it comes: spans whose lines are below the log's level, totals, both thresholds. */
@State(Scope.Thread)
public class ClewDefault extends ClewCases {
    public ClewDefault() {
        super();
    }
}

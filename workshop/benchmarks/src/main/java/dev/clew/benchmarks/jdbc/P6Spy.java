package dev.clew.benchmarks.jdbc;

import com.p6spy.engine.spy.P6DataSource;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** p6spy with its wrappers alone: no module logs. */
@State(Scope.Thread)
public class P6Spy extends JdbcCases {
    public P6Spy() {
        super(P6Spy::wrap);
    }

    private static DataSource wrap(DataSource driver) {
        System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy.P6SpyFactory");
        System.setProperty("p6spy.config.jmx", "false");
        return new P6DataSource(driver);
    }
}

package dev.clew.benchmarks.jdbc;

import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** datasource-proxy without a listener or transformer. */
@State(Scope.Thread)
public class DatasourceProxy extends JdbcCases {
    public DatasourceProxy() {
        super(driver -> ProxyDataSourceBuilder.create(driver).build());
    }
}

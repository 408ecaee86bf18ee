package dev.clew.benchmarks.jdbc;

import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** As AUTO has it on either database (on H2 with all ids in the text), everything else off. */
@State(Scope.Thread)
public class ClewBareAuto extends ClewCases {
    private static final Clew CLEW =
            Clew.builder().setting("clew.span.log", "false").build();

    @Override
    Clew clew() {
        return CLEW;
    }

    @Override
    DataSource wrap(DataSource driver) {
        return bare(driver, CLEW, Mode.AUTO, Duration.ZERO);
    }
}

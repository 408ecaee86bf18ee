package dev.clew.benchmarks.jdbc;

import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** As AUTO has it on either database (on H2 with all ids in the text), everything else off. */
@State(Scope.Thread)
public class ClewBareAuto extends ClewCases {
    public ClewBareAuto() {
        super(Mode.AUTO, Duration.ZERO);
    }
}

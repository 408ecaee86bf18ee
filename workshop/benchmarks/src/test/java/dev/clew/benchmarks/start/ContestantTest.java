package dev.clew.benchmarks.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContestantTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "NOTHING, traceparent=00-",
        "CLEW_QUIET, traceparent=00-",
        "CLEW, traceparent=00-",
        "BRAVE, X-B3-TraceId=",
        "OPEN_TELEMETRY, traceparent=00-"
    })
    void findsTheTraceInTheMdcAndSendsItAlong(Contestant contestant, String header) throws Exception {
        Start start = contestant.start(folder);

        assertThat(start.found()).isEqualTo(Clock.TRACE_ID);
        assertThat(start.sent()).contains(header + Clock.TRACE_ID);
    }

    @ParameterizedTest
    @EnumSource(names = {"DRIVER", "CLEW_DRIVER", "P6SPY", "OPEN_TELEMETRY_DRIVER"})
    void queries(Contestant contestant) throws Exception {
        assertThat(contestant.start(folder).found()).isEqualTo("42");
    }

    @Test
    void countsTheClassesOfALibraryAndNotThoseOfTheHarness() throws Exception {
        LoadedClasses classes = Contestant.CLEW_QUIET.classes(folder);

        assertThat(classes.untilReady()).contains("dev.clew.Clew").doesNotContain("dev.clew.context.Scope");
        assertThat(classes.byRequest()).contains("dev.clew.context.Scope");
        assertThat(Contestant.NOTHING.classes(folder).count()).isLessThan(5);
    }

    @Test
    void showsTheMiddleHalf() {
        assertThat(Spread.ofNanos(List.of(5_000_000L, 1_000_000L, 4_000_000L, 2_000_000L, 3_000_000L)))
                .hasToString("3.0 (2.0 to 4.0)");
    }
}

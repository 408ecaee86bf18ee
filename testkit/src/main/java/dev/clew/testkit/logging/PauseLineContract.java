package dev.clew.testkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** The lines of the module {@code jfr}: their numbers are numbers in every format. */
public abstract class PauseLineContract {
    /** The name of the logger of pauses. */
    protected static final String LOGGER = "clew.jfr";

    /** Called by JUnit. */
    protected PauseLineContract() {}

    /**
     * Returns the line that an action logs at INFO.
     *
     * @param format {@code logfmt}, {@code json} or {@code ecs}
     * @param action takes the library's logger {@link #LOGGER}
     */
    protected abstract String line(String format, Consumer<Logger> action);

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static void pause(Logger log) {
        MDC.put("tenant", "7");
        log.atInfo()
                .addKeyValue("event", "pause")
                .addKeyValue("pause_kind", "gc")
                .addKeyValue("pause_ms", new BigDecimal("131.027"))
                .addKeyValue("pause_began", "2026-11-22T10:00:06.511208Z")
                .addKeyValue("paused_requests", "28d4 9f31")
                .addKeyValue("requests_open", 2)
                .log("a collection stopped the process for 131 ms");
    }

    @Test
    void inLogfmtItsFieldsHaveTheirNames() {
        assertThat(line("logfmt", PauseLineContract::pause).replace('\n', ' '))
                .contains(
                        " logger=clew.jfr ",
                        " event=pause ",
                        " pause_kind=gc ",
                        " pause_ms=131.027 ",
                        " pause_began=2026-11-22T10:00:06.511208Z ",
                        " paused_requests=\"28d4 9f31\" ",
                        " requests_open=2 ",
                        " tenant=7 ");
    }

    @ParameterizedTest
    @CsvSource({"json, event, ''", "ecs, event.action, clew."})
    void inJsonItsNumbersAreNumbersAndNothingElseIs(String format, String event, String prefix) {
        String line = line(format, PauseLineContract::pause);
        assertThat(line)
                .contains(
                        "\"" + event + "\":\"pause\"",
                        "\"" + prefix + "pause_kind\":\"gc\"",
                        "\"" + prefix + "pause_began\":\"2026-11-22T10:00:06.511208Z\"",
                        "\"" + prefix + "paused_requests\":\"28d4 9f31\"",
                        "\"tenant\":\"7\"")
                .containsPattern("\"" + prefix + "pause_ms\":131\\.027[,}]")
                .containsPattern("\"" + prefix + "requests_open\":2[,}]");
    }
}

package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** An application's entries beside the fields of a file that goes to an index. */
class IndexTest {
    private static final Clew CLEW = Clew.builder().build(); // it logs a line of its own
    private static final Pattern MEMBER = Pattern.compile("[{,]\"([^\"]+)\":(.)");

    private final Logger log = LoggerFactory.getLogger("shop.Orders");

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void inEcsATextNeverStandsBesideAnObjectOfItsName() {
        Log4j2 log4j = Log4j2.configured("ecs", "List");
        List<String> keys = List.of("error", "service", "process", "log", "clew", "message.id", "trace.id.x");
        keys.forEach(key -> MDC.put(key, "mine"));
        log.error("x", new IOException("disk"));
        assertThat(log4j.lines().get(0))
                .containsEntry("error.type", "java.io.IOException")
                .containsEntry("message", "x")
                .containsKeys("error_", "service_", "process_", "log_", "clew_", "message_.id", "trace.id_.x")
                .doesNotContainKeys("error", "service", "process", "log", "clew", "message.id", "trace.id.x");
        log4j.stop();
    }

    @Test
    void inJsonEveryFieldHasOneType() {
        for (String format : List.of("json", "ecs")) {
            Log4j2 log4j = Log4j2.configured(format, "List");
            List<String> keys = List.of("status", "offset", "rows", "bytes", "attempt", "duration_ms", "outcome");
            keys.forEach(key -> MDC.put(key, "PAID"));
            log.info("x");
            CLEW.span(Span.Kind.SERVER, CLEW.root())
                    .name("GET /")
                    .begin()
                    .status(503)
                    .attribute("bytes", 7)
                    .end();
            LoggerFactory.getLogger("clew.jdbc")
                    .atWarn()
                    .addKeyValue("sql", "select 1")
                    .addKeyValue("fp", "1111")
                    .log("N+1 candidate");
            Map<String, Set<String>> types = new TreeMap<>();
            Matcher members = MEMBER.matcher(log4j.text());
            while (members.find()) {
                String type = members.group(2).matches("[-0-9]") ? "number" : members.group(2);
                types.computeIfAbsent(members.group(1), name -> new TreeSet<>()).add(type);
            }
            assertThat(types)
                    .hasSizeGreaterThan(25)
                    .allSatisfy((name, found) -> assertThat(found).as(name).hasSize(1));
            assertThat(log4j.lines().get(3))
                    .containsEntry(format.equals("json") ? "sql" : "clew.sql", "select 1")
                    .containsEntry(format.equals("json") ? "duration_ms_" : "duration_ms", "PAID");
            MDC.clear();
            log4j.stop();
        }
    }

    @Test
    void aLineAboutAChangeHasItsFieldsUnderTheirNames() {
        for (String format : List.of("json", "ecs")) {
            Log4j2 log4j = Log4j2.configured(format, "List");
            String prefix = format.equals("json") ? "" : "clew.";
            MDC.put("tenant", "a");
            Clew.change("flag", "checkout: off -> on");
            assertThat(log4j.lines().get(0))
                    .containsEntry(format.equals("json") ? "event" : "event.action", "change")
                    .containsEntry(prefix + "change_kind", "flag")
                    .containsEntry(prefix + "what", "checkout: off -> on")
                    .containsEntry("tenant", "a");
            MDC.clear();
            log4j.stop();
        }
    }

    /** The span of a recorded line cannot be asked any more, but a number that is none is not its field. */
    @Test
    void aTextIsNoNumbersFieldOnARecordedSpanLineEither() {
        Log4j2 log4j = Log4j2.configured("json", "List");
        MDC.put("status", "PAID");
        MDC.put("rows", "9".repeat(1_000));
        LoggerFactory.getLogger("clew.span")
                .atInfo()
                .addKeyValue("kind", "client")
                .log("x ended");
        assertThat(log4j.lines().get(0))
                .containsEntry("kind", "client")
                .containsEntry("status_", "PAID")
                .containsKey("rows_")
                .doesNotContainKeys("status", "rows");
        log4j.stop();
    }
}

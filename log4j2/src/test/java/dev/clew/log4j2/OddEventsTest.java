package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that Log4j2 allows and that need a second look: exceptions that throw, levels beside the five, maps as messages. */
class OddEventsTest {
    private static final Clew CLEW = Clew.builder().build(); // it logs a line of its own

    private final Log4j2 log4j = Log4j2.configured("logfmt", "List");
    private final Logger log = LogManager.getLogger("shop.Orders");

    @AfterEach
    void stop() {
        log4j.stop();
    }

    @Test
    void anExceptionWhoseMessageThrowsCostsItsMessageAlone() {
        try (Scope scope = CLEW.root().makeCurrent()) {
            log.error("failed {}", 1, new RuntimeException("never seen") {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                    throw new IllegalStateException("as some proxies do");
                }
            });
        }
        Map<String, String> line = log4j.lines().get(0);
        assertThat(line)
                .containsEntry("msg", "failed 1")
                .containsEntry("error_msg", "[FAILED getMessage()]")
                .containsEntry("err_origin", "true")
                .containsEntry("seq", "1")
                .containsKeys("error", "err_fp", "tmpl")
                .doesNotContainKey("cut");
        assertThat(line.get("stack")).contains(": [FAILED getMessage()]\n\tat " + OddEventsTest.class.getName());
    }

    @Test
    void everyLevelIsOneOfTheFive() {
        Map<String, Level> levels = Map.of(
                "a", Level.OFF,
                "b", Level.forName("ALERT", 50),
                "c", Level.FATAL,
                "d", Level.forName("FAILURE", 150),
                "e", Level.ERROR,
                "f", Level.WARN,
                "g", Level.forName("NOTICE", 350),
                "h", Level.INFO);
        Set<String> warnings = Set.of("a", "b", "c", "d", "e", "f");
        levels.forEach((name, level) -> log.log(level, name));
        assertThat(log4j.lines()).hasSize(8).allSatisfy(line -> {
            String expected =
                    warnings.contains(line.get("msg")) ? line.get("msg").equals("f") ? "WARN" : "ERROR" : "INFO";
            assertThat(line.get("level")).as(line.get("msg")).isEqualTo(expected);
            assertThat(line.containsKey("tmpl")).isEqualTo(warnings.contains(line.get("msg")));
        });
        assertThat(List.of(
                        Level.forName("VERBOSE", 550), Level.TRACE, Level.ALL, Level.forName("DIAG", 450), Level.DEBUG))
                .extracting(level -> Log4jReader.INSTANCE
                        .level(org.apache.logging.log4j.core.impl.Log4jLogEvent.newBuilder()
                                .setLevel(level)
                                .setMessage(new SimpleMessage(""))
                                .build())
                        .name())
                .containsExactly("TRACE", "TRACE", "TRACE", "DEBUG", "DEBUG");
    }

    @Test
    void mapsWithOtherKeysHaveOtherTemplates() {
        log.error(new StringMapMessage().with("action", "create").with("user", "1"));
        log.error(new StringMapMessage().with("user", "2").with("action", "delete"));
        log.error(new StringMapMessage().with("order", "3"));
        log.error(new StructuredDataMessage("audit@1", "", "login"));
        log.error(new StructuredDataMessage("audit@1", "", "transfer"));
        log.error(new StructuredDataMessage("audit@1", "user logged in", "login"));
        log.error("user logged in");
        List<String> templates =
                log4j.lines().stream().map(line -> line.get("tmpl")).toList();
        assertThat(templates.get(0)).isEqualTo(templates.get(1));
        assertThat(templates.get(5)).isEqualTo(templates.get(6));
        assertThat(Set.copyOf(templates)).hasSize(5);
    }
}

package dev.clew.logback;

import static net.logstash.logback.argument.StructuredArguments.entries;
import static net.logstash.logback.argument.StructuredArguments.keyValue;
import static net.logstash.logback.argument.StructuredArguments.raw;
import static net.logstash.logback.argument.StructuredArguments.value;
import static net.logstash.logback.marker.Markers.append;
import static net.logstash.logback.marker.Markers.appendEntries;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.clew.Clew;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.logstash.logback.argument.StructuredArgument;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;
import tools.jackson.core.JsonGenerator;

/** Arguments and markers of logstash-logback-encoder are fields. */
class LogstashFieldsTest {
    private static Events logged(String pattern, Object... arguments) {
        return Events.event("shop.Orders", Level.INFO, pattern, null, arguments);
    }

    @Test
    void argumentsAreFieldsWithTheirTypes() {
        Events events = logged(
                "order {} {} {}",
                keyValue("order_id", 7),
                value("price", 1.5),
                entries(Map.of("vip", true)),
                keyValue("item", new Item("SKU-44", List.of(1, 2))),
                raw("raw", "{\"a\":1}"));
        assertThat(events.line())
                .contains(" msg=\"order order_id=7 1.5 {vip=true}\"")
                .endsWith(" order_id=7 price=1.5 vip=true item=\"{\\\"name\\\":\\\"SKU-44\\\",\\\"sizes\\\":[1,2]}\""
                        + " raw=\"{\\\"a\\\":1}\"\n");
    }

    record Item(String name, List<Integer> sizes) {}

    @Test
    void decimalsKeepAllTheirDigits() {
        assertThat(logged(
                                "x",
                                keyValue("amount", new BigDecimal("12345678.90")),
                                keyValue("long", new BigDecimal("1234567890123456.78")))
                        .line())
                .endsWith(" amount=12345678.90 long=1234567890123456.78\n");
    }

    @Test
    void theirKeysAndSecretsAreTreatedAsAnyOthers() {
        assertThat(logged("x", keyValue("msg", "a"), keyValue("password", "b")).line())
                .endsWith(" msg=x msg_=a password=[redacted]\n");
    }

    @Test
    void markersAreFieldsAndNoTags() {
        Events events = logged("x");
        events.event.addMarker(append("order_id", 7)
                .and(appendEntries(Map.of("vip", true)))
                .and(MarkerFactory.getDetachedMarker("AUDIT")));
        assertThat(events.line()).endsWith(" msg=x order_id=7 vip=true tags=AUDIT\n");
    }

    @Test
    void otherMarkersStayTags() {
        Events events = logged("x", 1);
        events.event.addMarker(MarkerFactory.getDetachedMarker("AUDIT"));
        assertThat(events.line()).endsWith(" msg=x tags=AUDIT\n");
    }

    @Test
    void aFailingOneCostsItselfAlone() {
        long before = Clew.global().counters().get("skipped.logstash");
        StructuredArgument failing = new StructuredArgument() {
            @Override
            public void writeTo(JsonGenerator generator) {
                throw new IllegalStateException("no");
            }

            @Override
            public String toString() {
                return "failing";
            }
        };
        assertThat(logged("{}", failing, keyValue("a", 1)).line()).endsWith(" msg=failing a=1\n");
        assertThat(Clew.global().counters().get("skipped.logstash")).isEqualTo(before + 1);
    }
}

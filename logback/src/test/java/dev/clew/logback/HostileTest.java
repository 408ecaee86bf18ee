package dev.clew.logback;

import static dev.clew.logback.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.clew.layout.Redaction;
import dev.clew.testkit.ParsedLine;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/** One event is one line, whatever it contains, and a reader gets back the values that were logged. */
class HostileTest {
    /** More are tried by hand. */
    private static final int EVENTS = Integer.getInteger("hostile.events", 20_000);

    private static final String[] SNIPPETS = {
        "\r\n",
        "\n",
        "\n2026-11-22T10:00:05Z level=ERROR msg=forged",
        "\u001b[2J\u001b[31m",
        "\u009b31m",
        "\" level=ERROR x=\"",
        "a=b",
        " ",
        "=",
        "\"",
        "\\",
        "\\n",
        "\\u000a",
        "\\\"",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u0000",
        "\b",
        "\u007f",
        "\ud800",
        "\udc00",
        "\udc00\ud800",
        "\ud83d\ude00",
        "ü",
        "€",
        "\u00a0",
        "\ufeff",
        "\ufffd",
        "\uffff",
        "\u202e",
        "%",
        "%0A",
        "_",
        "ts",
        "level",
        "request_id",
        "span",
        "event",
        "cut",
        "true",
        "plain",
        "",
        "${jndi:ldap://x}",
        "{}",
        "\t",
        "\ud83d\""
    };

    @Test
    void aForgedLineStaysInItsValue() {
        assertThat(event("l", Level.INFO, "ok\r\nts=2026 level=ERROR msg=\"forged\"", null)
                        .line())
                .isEqualTo(Events.HEAD
                        + "logger=l thread=qtp-17 msg=\"ok\\r\\nts=2026 level=ERROR msg=\\\"forged\\\"\"\n");
    }

    @Test
    void ansiEscapesAndControlsAreWrittenAsEscapes() {
        assertThat(event().with("a", "\u001b[31m\u009b\u007f\u0000\u0085\u2028\u2029\u202e\ud800")
                        .own())
                .isEqualTo(" a=\"\\u001b[31m\\u009b\\u007f\\u0000\\u0085\\u2028\\u2029\\u202e\\ud800\"");
    }

    @Test
    void otherTextStaysUtf8() {
        assertThat(event().with("a", "Käse €5 \ud83d\ude00").own()).isEqualTo(" a=\"Käse €5 \ud83d\ude00\"");
    }

    @Test
    void readsBackRandomEvents() {
        Random random = new Random(20261122);
        LogfmtEncoder encoder = Events.encoder();
        for (int n = 0; n < EVENTS; n++) {
            boolean ofSpan = random.nextInt(8) == 0;
            String message = text(random);
            String thread = text(random);
            Events event = Events.onThread(thread, ofSpan ? "clew.span" : text(random), Level.INFO, message, null);
            Map<String, String> mdc = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                mdc.put(text(random), text(random));
            }
            mdc.forEach(event::mdc);
            Map<String, String> pairs = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                String key = text(random);
                String value = text(random);
                event.with(key, value);
                pairs.put(key, value);
            }
            byte[] line = encoder.encode(event.event);
            Map<String, String> fields = ParsedLine.parse(line);
            assertThat(fields.get("thread")).isEqualTo(thread);
            assertThat(fields.get("msg")).isEqualTo(message);
            assertThat(fields).doesNotContainKey("cut");
            Map<String, String> read = new HashMap<>();
            fields.forEach((key, value) -> read.put(ParsedLine.percentDecoded(key), value));
            read.keySet()
                    .removeAll(List.of("ts", "level", "service", "version", "instance", "logger", "thread", "msg"));
            assertThat(read).as("event %s", n).isEqualTo(expected(mdc, pairs, ofSpan));
        }
    }

    private static Map<String, String> expected(Map<String, String> mdc, Map<String, String> pairs, boolean ofSpan) {
        Map<String, String> expected = new HashMap<>();
        mdc.forEach((key, value) -> {
            if (!key.equals("request_id")) {
                expected.put(renamed(key, ofSpan), value);
            } else if (!value.isEmpty()) {
                expected.put(key, value);
            }
        });
        if (ofSpan) {
            expected.put("boot_id", Events.SERVICE.bootId());
        }
        pairs.forEach((key, value) -> expected.put(
                ofSpan && Set.of("span", "event", "request_id").contains(key) ? key : renamed(key, ofSpan), value));
        return expected;
    }

    private static String renamed(String key, boolean ofSpan) {
        String fields = ofSpan ? "(ts|level|request_id|span|event|cut)_*" : "(ts|level|request_id|cut)_*";
        return key.matches(fields) ? key + "_" : key;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(
                    random.nextInt(3) > 0
                            ? SNIPPETS[random.nextInt(SNIPPETS.length)]
                            : String.valueOf((char) random.nextInt(0x10000)));
        }
        return text.toString();
    }

    @Test
    void cutsALineAt64KibAndKeepsItReadable() {
        Random random = new Random(7);
        String[] fillers = {"a", "\n", "\u0001", "ü", "€", "\ud83d\ude00", "\ud800", "x y"};
        for (int n = 0; n < 96; n++) {
            StringBuilder message = new StringBuilder();
            while (message.length() < 66_000) {
                message.append(n < fillers.length * 8 ? fillers[n % fillers.length] : fillers[random.nextInt(8)]);
            }
            message.insert(0, "z".repeat(random.nextInt(12)));
            byte[] line = Events.encoder()
                    .encode(event("l", Level.ERROR, message.toString(), new RuntimeException("m"))
                            .with("late", 1)
                            .event);
            Map<String, String> fields = ParsedLine.parse(line);
            assertThat(line.length).isLessThanOrEqualTo(64 * 1024).isGreaterThan(63 * 1024);
            assertThat(fields)
                    .containsEntry("cut", "true")
                    .containsEntry("error", "java.lang.RuntimeException")
                    .containsKeys("err_fp", "err_origin", "tmpl")
                    .doesNotContainKeys("late", "stack");
            assertThat(message.toString()).startsWith(fields.get("msg"));
        }
    }

    @Test
    void cutsWhereverTheLimitFalls() {
        LogfmtEncoder encoder = Events.encoder();
        int whole = 0;
        for (int length = 64_100; length < 64_600; length++) {
            Events event = event("l", Level.INFO, "m".repeat(length), null)
                    .with("number", 1234567890)
                    .with("text", "a b\n\u0001€")
                    .with("yes", true)
                    .with("k%", "v");
            byte[] line = encoder.encode(event.event);
            Map<String, String> fields = ParsedLine.parse(line);
            assertThat(line.length).isLessThanOrEqualTo(64 * 1024);
            assertThat(fields.getOrDefault("number", "1234567890")).isEqualTo("1234567890");
            assertThat(fields.getOrDefault("yes", "true")).isEqualTo("true");
            assertThat("a b\n\u0001€").startsWith(fields.getOrDefault("text", ""));
            whole += fields.containsKey("cut") ? 0 : 1;
        }
        assertThat(whole).isBetween(1, 499);
    }

    @Test
    void aLongKeyIsLeftOutWhole() {
        assertThat(event().with("k".repeat(70_000), 1).own()).isEqualTo(" cut=true");
        assertThat(event().with("ä".repeat(70_000), 1).own()).isEqualTo(" cut=true");
    }

    @Test
    void theLineAfterACutOneIsWhole() {
        LogfmtEncoder encoder = Events.encoder();
        encoder.encode(event("l", Level.INFO, "m".repeat(70_000), null).event);
        assertThat(new String(encoder.encode(event().event), StandardCharsets.UTF_8))
                .isEqualTo(event().line());
    }

    @Test
    void anEventThatThrowsCostsOnlyTheRestOfItsLine() {
        LoggerContext context = new LoggerContext();
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start(Events.SERVICE, Redaction.standard());
        Events event = event();
        event.event.addMarker(new BrokenMarker().marker());
        assertThat(new String(encoder.encode(event.event), StandardCharsets.UTF_8))
                .isEqualTo(Events.HEAD + "logger=shop.Orders thread=qtp-17 msg=hello cut=true\n");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .extracting(Object::toString)
                .anyMatch(status -> status.contains("the rest of a log line was left out"));
    }

    private static final class BrokenMarker {
        Marker marker() {
            return (Marker) java.lang.reflect.Proxy.newProxyInstance(
                    Marker.class.getClassLoader(), new Class<?>[] {Marker.class}, (proxy, method, args) -> {
                        throw new IllegalStateException(method.getName());
                    });
        }
    }

    @Test
    void markersWithoutEndComeToAnEnd() {
        Events event = event();
        BasicMarkerFactory factory = new BasicMarkerFactory();
        for (int i = 0; i < 100; i++) {
            event.event.addMarker(factory.getMarker("m" + i));
        }
        assertThat(String.valueOf(event.fields().get("tags")).split(",", -1)).hasSize(64);
    }
}

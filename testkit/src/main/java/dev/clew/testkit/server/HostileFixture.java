package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.server.Answer.Field;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DynamicTest;
import org.slf4j.LoggerFactory;

/** Sends one request after the other, and asks of each if it was told truly. */
abstract class HostileFixture {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final HostileServer server;

    HostileFixture(HostileServer server) {
        this.server = server;
    }

    Answer send(String method, String target, List<Field> headers) throws IOException {
        return server.send(method, target, headers);
    }

    /** Returns requests that are malformed in the way of the version of HTTP, by their names. */
    Map<String, Sender> malformed() {
        Map<String, Sender> senders = new LinkedHashMap<>();
        server.malformed().forEach((name, malformed) -> senders.put(name, () -> server.send(malformed)));
        return senders;
    }

    Set<String> containersFailures() {
        return server.containersFailures().keySet();
    }

    /** One request. */
    interface Sender {
        Answer send() throws Exception;
    }

    /** More to ask of the lines of one request. */
    interface Lines {
        void check(Answer answer, List<Line> lines);
    }

    DynamicTest test(String name, Sender sender) {
        return test(name, sender, (answer, lines) -> {});
    }

    DynamicTest test(String name, Sender sender, Lines more) {
        return DynamicTest.dynamicTest(printable(name), () -> check(sender, more));
    }

    private void check(Sender sender, Lines more) throws Exception {
        String after = "after-" + NEXT.incrementAndGet();
        try (CapturedLog log = CapturedLog.create();
                PatternLog written = new PatternLog()) {
            Answer answer = sender.send();
            Answer next = server.send("GET", "/after", Wire.headers("X-Request-ID", after, "baggage", "user=acme"));
            assertThat(next.status()).isEqualTo(200);
            Await.until(() -> isEnded(log, after)
                    && (answer.requestIds().isEmpty()
                            || isEnded(log, answer.requestIds().get(0))));
            assertPlain(answer, log.lines());
            written.assertPlain();
            assertTrue(answer, spans(log, after));
            // A value that is harmless does come into the MDC.
            assertThat(log.lines("app").stream()
                            .filter(line -> after.equals(line.mdc().get("request_id"))))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line.mdc()).containsEntry("user", "acme"));
            more.check(
                    answer,
                    log.lines().stream()
                            .filter(line -> !after.equals(line.mdc().get("request_id")))
                            .toList());
        }
    }

    private static boolean isEnded(CapturedLog log, String id) {
        return log.spansEnded("server").stream()
                .anyMatch(line -> id.equals(line.mdc().get("request_id")));
    }

    private static List<Line> spans(CapturedLog log, String after) {
        return log.spansEnded("server").stream()
                .filter(line -> !after.equals(line.mdc().get("request_id")))
                .toList();
    }

    /** Asks if the span says what the client was told. */
    private static void assertTrue(Answer answer, List<Line> spans) {
        if (answer.requestIds().isEmpty()) {
            // A request that the filter has not seen, or one without an answer.
            assertThat(answer.status() == 0 || answer.status() >= 400)
                    .as("answered with %s, without an id", answer.status())
                    .isTrue();
            if (answer.status() != 0) {
                assertThat(spans).isEmpty();
            }
            return;
        }
        assertThat(answer.requestIds()).hasSize(1);
        assertThat(spans)
                .extracting(line -> line.mdc().get("request_id"))
                .containsExactly(answer.requestIds().get(0));
        Line span = spans.get(0);
        assertThat(span.values()).containsEntry("status", String.valueOf(answer.status()));
        if (answer.status() >= 400 && answer.status() < 500) {
            assertThat(span.values()).containsEntry("outcome", "ok");
            assertThat(span.level()).isEqualTo("INFO");
            assertThat(span.error()).isNull();
        }
        if (answer.status() >= 500) {
            assertThat(span.level()).isEqualTo("ERROR");
        }
    }

    private static void assertPlain(Answer answer, List<Line> lines) {
        for (Field header : answer.headers()) {
            assertThat(harmful(header.value())).as(header.name()).isEmpty();
        }
        for (Line line : lines) {
            assertPlain(line.mdc());
            if (isOurs(line.logger())) {
                assertPlain(line.values());
                assertThat(harmful(line.message())).as(line.logger()).isEmpty();
            }
        }
    }

    private static void assertPlain(Map<String, String> values) {
        values.forEach((key, value) -> {
            assertThat(harmful(value)).as(key).isEmpty();
            assertThat(value.length()).as(key).isLessThanOrEqualTo(512);
        });
    }

    private static boolean isOurs(String logger) {
        return logger.equals("app") || logger.startsWith("clew");
    }

    /** Returns the characters that could forge a line or its look, as numbers. */
    static List<String> harmful(String text) {
        return text.codePoints()
                .filter(c -> Character.isISOControl(c)
                        || c == 0x061c
                        || c == 0xfeff
                        || c == 0x200e
                        || c == 0x200f
                        || c >= 0x2028 && c <= 0x202e
                        || c >= 0x2066 && c <= 0x2069
                        || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                .mapToObj(Integer::toHexString)
                .toList();
    }

    /** Returns a name that a report can hold. */
    private static String printable(String name) {
        String cut = name.length() <= 80 ? name : name.substring(0, 60) + "… (" + name.length() + ")";
        StringBuilder printable = new StringBuilder();
        cut.chars()
                .forEach(c -> printable.append(
                        c >= ' ' && c <= '~' || c == '…' ? String.valueOf((char) c) : "<%x>".formatted(c)));
        return printable.toString();
    }

    /** The lines of ours as a pattern layout writes them, which escapes nothing. */
    private static final class PatternLog implements AutoCloseable {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Logger root;
        private final PatternLayout layout = new PatternLayout();
        private final UnsynchronizedAppenderBase<ILoggingEvent> appender = new UnsynchronizedAppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (isOurs(event.getLoggerName())) {
                    lines.add(layout.doLayout(event));
                }
            }
        };

        PatternLog() {
            LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
            root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            layout.setContext(logback);
            layout.setPattern("%level [%thread] %X %logger %msg %kvp%nopex%n");
            layout.start();
            appender.setContext(logback);
            appender.start();
            root.addAppender(appender);
        }

        void assertPlain() {
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                assertThat(line).endsWith(System.lineSeparator());
                assertThat(harmful(line.substring(
                                0, line.length() - System.lineSeparator().length())))
                        .isEmpty();
            });
        }

        @Override
        public void close() {
            root.detachAppender(appender);
            appender.stop();
            layout.stop();
        }
    }
}

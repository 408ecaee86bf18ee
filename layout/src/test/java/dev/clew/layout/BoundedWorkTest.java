package dev.clew.layout;

import static dev.clew.layout.TestEvent.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.BoundedWork;
import dev.clew.testkit.ParsedLine;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.KeyValuePair;

/** A line takes the time of what is written, not of what was logged. */
class BoundedWorkTest {
    private static final int SMALL = 256 * 1024;
    private static final int BIG = 8 * 1024 * 1024;

    private static String text(String part, int length) {
        return part.repeat(length / part.length());
    }

    private static Arguments of(String name, IntFunction<TestEvent> events) {
        return Arguments.of(name, events);
    }

    static Stream<Arguments> longTexts() {
        Stream<Arguments> messages = Stream.of(
                        "4 ",
                        "x",
                        "4111-",
                        "b",
                        "bearer ",
                        "bearer 0123456789",
                        "a=",
                        "password=",
                        "token=x ",
                        "token=[ ",
                        "token='\\",
                        "\"token\":[ ",
                        "://",
                        "://u:",
                        "://u:p@",
                        "\n",
                        "\u00fc",
                        "\ud83d\ude00",
                        "\"")
                .map(part -> of("message of " + part, n -> event().level("WARN").message(text(part, n))));
        Stream<Arguments> beginnings = Stream.of("password=", "Bearer ", "https://bob:")
                .map(begin -> of("message behind " + begin, n -> event().message(begin + text("x", n))));
        return Stream.of(
                        messages,
                        beginnings,
                        Stream.of(
                                of("value", n -> event().with("k", text("4 ", n))),
                                of("builder", n -> event().with("k", CharBuffer.wrap(text("x", n)))),
                                of("bytes", n -> event().with("k", new byte[n])),
                                of("arrays of arrays", n -> event().with("k", new Object[] {new int[n], new long[n]})),
                                of("number", n -> event().with("k", BigInteger.ONE.shiftLeft(n))),
                                of("entry", n -> event().mdc("k", text("4 ", n))),
                                of("key", n -> event().with(text("k", n), 1)),
                                of("key of dots", n -> event().with(text(".", n), 1)),
                                of("key of underscores", n -> event().mdc("ts" + text("_", n), "1")),
                                of("secret key", n -> event().with(text("x.password", n), 1)),
                                of("marker", n -> event().marker(text("%,", n))),
                                of("error", n -> event().thrown(new IllegalStateException(text("4 ", n)))),
                                of("logger", BoundedWorkTest::ofLongLogger)))
                .flatMap(each -> each);
    }

    private static TestEvent ofLongLogger(int length) {
        TestEvent event = event();
        event.logger = text("4 ", length);
        event.thread = event.logger;
        return event;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longTexts")
    void aTextOf8MibCostsNoMoreThanOneThatIsJustTooLong(String name, IntFunction<TestEvent> events) {
        for (LogLayout.Format format : LogLayout.Format.values()) {
            LogLayout<TestEvent> layout = TestEvent.layout(format, Redaction.standard());
            byte[] line = layout.encode(events.apply(BIG));
            assertThat(line.length).isLessThanOrEqualTo(64 * 1024);
            assertThat(ParsedLine.parse(line).keySet())
                    .containsAnyOf("cut", "clew.cut", name.equals("number") ? "k" : "cut");
            assertBounded(layout, events, SMALL, BIG);
        }
    }

    @Test
    void aPatternOfYoursSeesNoMoreOfItEither() {
        Redaction own = Redaction.standard().withPattern(Pattern.compile("[a-z]+@[a-z]+\\.ch"));
        for (LogLayout.Format format : LogLayout.Format.values()) {
            assertBounded(TestEvent.layout(format, own), n -> event().message(text("a@b.de ", n)), SMALL, BIG);
        }
    }

    @Test
    void soDoManyKeyValuesSuppressedExceptionsAndFrames() {
        LogLayout<TestEvent> layout = TestEvent.layout(LogLayout.Format.LOGFMT, Redaction.standard());
        assertBounded(layout, BoundedWorkTest::ofManyPairs, 16 * 1024, 128 * 1024);
        assertThat(ParsedLine.parse(layout.encode(ofManyPairs(128 * 1024)))).containsEntry("cut", "true");
        assertBounded(layout, n -> event().thrown(withSuppressed(n)), 4 * 1024, 128 * 1024);
        assertBounded(layout, n -> event().thrown(withFrames(n)), 64 * 1024, 512 * 1024);
    }

    private static TestEvent ofManyPairs(int count) {
        TestEvent event = event();
        for (int i = 0; i < count; i++) {
            event.pairs.add(new KeyValuePair("k" + i, null));
        }
        return event.with("last", 1);
    }

    private static Throwable withSuppressed(int count) {
        Throwable thrown = new IllegalStateException();
        for (int i = 0; i < count; i++) {
            thrown.addSuppressed(new Light());
        }
        return thrown;
    }

    private static Throwable withFrames(int count) {
        StackTraceElement[] trace = new StackTraceElement[count];
        Arrays.fill(trace, new StackTraceElement("shop.Orders", "create", "Orders.java", 7));
        Throwable thrown = new IllegalStateException();
        thrown.setStackTrace(trace);
        return thrown;
    }

    /** An exception without a trace, of which many can be made. */
    private static final class Light extends Exception {
        private static final long serialVersionUID = 1;

        Light() {
            super("light", null, false, false);
        }
    }

    private static void assertBounded(
            LogLayout<TestEvent> layout, IntFunction<TestEvent> events, int smallSize, int bigSize) {
        // 32 times as much text took 20 times as long, and here more than 100 ms.
        BoundedWork.assertBounded(
                size -> {
                    TestEvent event = events.apply(size);
                    return () -> layout.encode(event);
                },
                smallSize,
                bigSize);
    }

    /** Wherever the text is cut: a secret is hidden whole, or not there at all. */
    @Test
    void noPartOfASecretIsShownWhereATextIsCut() {
        Redaction own = Redaction.standard().withPattern(Pattern.compile("CH\\d{19}"));
        String shrinking =
                "password=" + "p".repeat(30_000) + " token=" + "q".repeat(3_000) + " CH" + "7".repeat(19) + " ";
        for (String secret :
                new String[] {"4111 1111 1111 1111", "CH1234567890123456789", "https://bob:hunter2@host"}) {
            for (String begin : new String[] {"", shrinking}) {
                for (Redaction redaction : new Redaction[] {own, Redaction.standard()}) {
                    if (redaction == Redaction.standard() && secret.startsWith("CH")) {
                        continue;
                    }
                    LogLayout<TestEvent> layout = TestEvent.layout(LogLayout.Format.JSON, redaction);
                    for (int at = 64_200; at < 65_700; at += 7) {
                        String text = begin + ".".repeat(at - begin.length()) + secret + " ".repeat(2_000);
                        Map<String, String> line = ParsedLine.parse(layout.encode(event().message(text)));
                        assertThat(line).containsEntry("cut", "true");
                        assertThat(line.get("msg")).as("%s at %s", secret, at).doesNotContain("4111 1111", "CH1", ":h");
                    }
                }
            }
        }
    }

    @Test
    void whatIsNotTooLongIsWholeHoweverMuchOfItIsHidden() {
        String text = "password=" + "p".repeat(60_000) + " and the rest";
        Map<String, String> line = ParsedLine.parse(TestEvent.layout(LogLayout.Format.JSON, Redaction.standard())
                .encode(event().message(text).with("array", new Object[] {1, new int[] {2, 3}, null, "x"})));
        assertThat(line)
                .containsEntry("msg", "password=[redacted] and the rest")
                .containsEntry("array", "[1, [2, 3], null, x]")
                .doesNotContainKey("cut");
        Object[] cyclic = new Object[1];
        cyclic[0] = cyclic;
        assertThat(event().with("k", cyclic).line(LogLayout.Format.LOGFMT))
                .contains(" k=[[[[[[[[[[[[[[[[[...]]]]]]]]]]]]]]]]]\n");
    }
}

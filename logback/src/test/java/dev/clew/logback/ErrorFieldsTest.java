package dev.clew.logback;

import static dev.clew.logback.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.clew.layout.Redaction;
import dev.clew.testkit.ParsedLine;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorFieldsTest {
    private static Throwable thrown(Throwable throwable, StackTraceElement... frames) {
        throwable.setStackTrace(frames);
        return throwable;
    }

    private static StackTraceElement frame(String type, String method, int line) {
        return new StackTraceElement(type, method, type.substring(type.lastIndexOf('.') + 1) + ".java", line);
    }

    private static final StackTraceElement MAIN = frame("shop.Main", "main", 3);
    private static final StackTraceElement PLACE = frame("shop.Orders", "place", 10);
    private static final StackTraceElement STORE = frame("shop.Stock", "store", 20);

    private static Map<String, String> fields(Throwable thrown) {
        return event("l", Level.ERROR, "failed", thrown).fields();
    }

    private static Throwable wrapped() {
        Throwable root = thrown(new IOException("disk\nfull"), STORE, PLACE, MAIN);
        return thrown(new IllegalStateException("no order", root), PLACE, MAIN);
    }

    @Test
    void errorIsTheClassName() {
        assertThat(fields(wrapped())).containsEntry("error", "java.lang.IllegalStateException");
    }

    @Test
    void errorMsgIsTheOutermostMessageAndLeftOutIfThereIsNone() {
        assertThat(fields(wrapped())).containsEntry("error_msg", "no order");
        assertThat(fields(thrown(new IOException()))).doesNotContainKey("error_msg");
    }

    @Test
    void stackHasTheRootCauseFirstAndSharedFramesOnce() {
        assertThat(fields(wrapped()).get("stack")).isEqualTo("""
            java.io.IOException: disk
            full
            \tat shop.Stock.store(Stock.java:20)
            \tat shop.Orders.place(Orders.java:10)
            \tat shop.Main.main(Main.java:3)
            Wrapped by: java.lang.IllegalStateException: no order
            \t... 2 common frames\
            """);
    }

    @Test
    void stackIsOneLine() {
        assertThat(event("l", Level.ERROR, "failed", wrapped()).line().lines()).hasSize(1);
    }

    @Test
    void stackHasSuppressedExceptionsBelowTheirOwner() {
        Throwable owner = thrown(new IllegalStateException("owner"), PLACE, MAIN);
        owner.addSuppressed(thrown(
                new RuntimeException("close", thrown(new IOException("inner"), STORE, STORE, MAIN)), STORE, MAIN));
        assertThat(fields(owner).get("stack")).isEqualTo("""
            java.lang.IllegalStateException: owner
            \tat shop.Orders.place(Orders.java:10)
            \tat shop.Main.main(Main.java:3)
            \tSuppressed: java.io.IOException: inner
            \t\tat shop.Stock.store(Stock.java:20)
            \t\tat shop.Stock.store(Stock.java:20)
            \t\tat shop.Main.main(Main.java:3)
            \tWrapped by: java.lang.RuntimeException: close
            \t\t... 2 common frames\
            """);
    }

    @Test
    void stackOfACycleEnds() {
        Throwable a = thrown(new IOException("a"), STORE);
        Throwable b = thrown(new IOException("b", a), PLACE);
        a.initCause(b);
        assertThat(fields(a).get("stack")).isEqualTo("""
            CIRCULAR REFERENCE: java.io.IOException: a
            Wrapped by: java.io.IOException: b
            \tat shop.Orders.place(Orders.java:10)
            Wrapped by: java.io.IOException: a
            \tat shop.Stock.store(Stock.java:20)\
            """);
    }

    @Test
    void stackOfAThousandCausesEndsAndItsFingerprintStays() {
        Throwable deep = thrown(new IOException("root"));
        for (int i = 0; i < 1000; i++) {
            deep = thrown(new IOException("x", deep), STORE);
        }
        assertThat(fields(deep)).containsKeys("stack", "err_fp", "err_origin").doesNotContainKey("cut");
    }

    @Test
    void errFpStaysIfOnlyLinesAndFrameworkFramesChange() {
        String before = fingerprint(new IOException("a"), STORE, frame("java.util.List", "of", 1), PLACE);
        assertThat(before).matches("[0-9a-f]{16}");
        assertThat(fingerprint(
                        new IOException("b"),
                        frame("shop.Stock", "store", 99),
                        frame("org.springframework.aop.Proxy", "invoke", 7),
                        frame("jdk.proxy2.$Proxy12", "x", -1),
                        frame("shop.Orders$$SpringCGLIB$$3", "place", 4)))
                .isEqualTo(before);
    }

    @Test
    void errFpDiffersIfTypesOrApplicationFramesDo() {
        String one = fingerprint(new IOException("a"), STORE, PLACE);
        assertThat(fingerprint(new IllegalStateException("a"), STORE, PLACE)).isNotEqualTo(one);
        assertThat(fingerprint(new IOException("a"), PLACE, STORE)).isNotEqualTo(one);
        assertThat(fingerprint(new IOException("a", new IOException("root")), STORE, PLACE))
                .isNotEqualTo(one);
    }

    private static String fingerprint(Throwable throwable, StackTraceElement... frames) {
        return String.valueOf(fields(thrown(throwable, frames)).get("err_fp"));
    }

    @Test
    void errFpIgnoresTheNumberOfALambda() {
        assertThat(fingerprint(new IOException(), frame("shop.Orders", "lambda$place$0", 1)))
                .isEqualTo(fingerprint(new IOException(), frame("shop.Orders", "lambda$place$7", 1)));
    }

    @Test
    void errOriginIsOnlyOnTheFirstLineOfAnException() {
        LogfmtEncoder encoder = Events.encoder();
        Throwable root = new IOException("root");
        Throwable wrapper = new IllegalStateException(root);
        assertThat(origin(encoder, root)).isEqualTo("true");
        assertThat(origin(encoder, root)).isNull();
        assertThat(origin(encoder, wrapper)).as("its cause was logged").isNull();
        assertThat(origin(encoder, new IOException("root"))).as("an equal one").isEqualTo("true");
    }

    @Test
    void errOriginIsNotOnTheLineOfACauseWhoseWrapperWasLogged() {
        LogfmtEncoder encoder = Events.encoder();
        Throwable root = new IOException("root");
        assertThat(origin(encoder, new IllegalStateException(root))).isEqualTo("true");
        assertThat(origin(encoder, root)).isNull();
    }

    private static @org.jspecify.annotations.Nullable String origin(LogfmtEncoder encoder, Throwable thrown) {
        return ParsedLine.parse(encoder.encode(event("l", Level.ERROR, "x", thrown).event))
                .get("err_origin");
    }

    @Test
    void errOriginIsInEveryFileThatTheFirstEventIsWrittenTo() {
        LogfmtEncoder console = Events.encoder();
        LogfmtEncoder file = new LogfmtEncoder();
        file.setContext(console.getContext());
        file.start(Events.SERVICE, Redaction.standard());
        Throwable thrown = new IOException();
        Events first = event("l", Level.ERROR, "x", thrown);
        for (LogfmtEncoder encoder : new LogfmtEncoder[] {console, file}) {
            assertThat(ParsedLine.parse(encoder.encode(first.event))).containsEntry("err_origin", "true");
        }
        assertThat(origin(file, thrown)).isNull();
    }
}

package dev.clew.logback;

import static dev.clew.logback.Events.HEAD;
import static dev.clew.logback.Events.event;
import static dev.clew.logback.Events.span;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.clew.ServiceIdentity;
import dev.clew.layout.Redaction;
import dev.clew.testkit.ParsedLine;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** The fields of the format, each by its name. */
class FieldsTest {
    @Test
    void theWholeLineOfAPlainEvent() {
        assertThat(event().line()).isEqualTo(HEAD + "logger=shop.Orders thread=qtp-17 msg=hello\n");
    }

    @Test
    void theWholeLineOfTheFormatsExample() {
        Events timedOut = event("clew.span", Level.WARN, "UPDATE stock timed out", null)
                .mdc("request_id", "b41c")
                .mdc("trace_id", "b41d")
                .mdc("span_id", "9d0c")
                .with("event", "span_end")
                .with("kind", "client")
                .with("parent_id", "77ab")
                .with("span", "UPDATE stock")
                .with("peer", "postgresql")
                .with("outcome", "timeout")
                .with("duration_ms", new BigDecimal("2003.114"))
                .with("sql_state", "57014");
        assertThat(timedOut.line())
                .isEqualTo("ts=2026-11-22T10:00:05.003120Z level=WARN service=inventory version=4f1c2ab instance=i-1"
                        + " request_id=b41c trace_id=b41d span_id=9d0c logger=clew.span thread=qtp-17"
                        + " msg=\"UPDATE stock timed out\" event=span_end kind=client parent_id=77ab"
                        + " span=\"UPDATE stock\" peer=postgresql outcome=timeout duration_ms=2003.114"
                        + " sql_state=57014 tmpl=" + timedOut.fields().get("tmpl") + " boot_id=b007b007b007b007\n");
    }

    @Test
    void tsAlwaysHasSixFractionDigitsInUtc() {
        for (String instant : List.of(
                "0000-01-01T00:00:00.000000Z",
                "1582-10-15T00:00:00.000001Z",
                "1899-12-31T23:59:59.999999Z",
                "1969-12-31T23:59:59.500000Z",
                "1970-01-01T00:00:00.000000Z",
                "2000-02-29T12:34:56.100000Z",
                "2100-03-01T00:00:00.010000Z",
                "2026-11-22T10:00:05.003000Z",
                "9999-12-31T23:59:59.999999Z")) {
            Events event = event();
            event.event.setInstant(Instant.parse(instant));
            assertThat(event.fields()).containsEntry("ts", instant);
        }
    }

    @Test
    void tsFollowsTheMillisecondsIfTheNanosecondsContradictThem() {
        LoggingEvent event = new LoggingEvent();
        event.setLevel(Level.INFO);
        event.setMessage("hello");
        event.setThreadName("t");
        event.setTimeStamp(Instant.parse("2026-11-22T10:00:05.003Z").toEpochMilli());
        event.setMDCPropertyMap(java.util.Map.of());
        assertThat(ParsedLine.parse(Events.encoder().encode(event))).containsEntry("ts", "2026-11-22T10:00:05.003000Z");
    }

    @Test
    void level() {
        for (Level level : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR)) {
            assertThat(event("l", level, "m", null).fields()).containsEntry("level", level.toString());
        }
    }

    @Test
    void serviceVersionInstanceAreLeftOutIfUnknown() {
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.start(new ServiceIdentity("", "", "", "b"), Redaction.standard());
        assertThat(new String(encoder.encode(event().event), StandardCharsets.UTF_8))
                .isEqualTo("ts=2026-11-22T10:00:05.003120Z level=INFO logger=shop.Orders thread=qtp-17 msg=hello\n");
    }

    @Test
    void serviceIsTheNameOfTheProcess() {
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.start();
        assertThat(new String(encoder.encode(event().event), StandardCharsets.UTF_8))
                .isEqualTo(event().line());
    }

    @Test
    void requestIdTraceIdSpanIdComeFromEveryPresetsKeys() {
        for (List<String> keys : List.of(
                List.of("request_id", "trace_id", "span_id"),
                List.of("requestId", "traceId", "spanId"),
                List.of("http.request.id", "trace.id", "span.id"))) {
            assertThat(event().mdc(keys.get(0), "r")
                            .mdc(keys.get(1), "t")
                            .mdc(keys.get(2), "s")
                            .line())
                    .isEqualTo(HEAD + "request_id=r trace_id=t span_id=s logger=shop.Orders thread=qtp-17 msg=hello\n");
        }
    }

    @Test
    void anotherTracersIdStaysUnderItsOwnName() {
        assertThat(event().mdc("trace_id", "ours").mdc("traceId", "theirs").line())
                .isEqualTo(HEAD + "trace_id=ours logger=shop.Orders thread=qtp-17 msg=hello traceId=theirs\n");
    }

    @Test
    void spanIdOfTheSpanLineBeatsTheContexts() {
        assertThat(span().mdc("span_id", "context").with("span_id", "own").fields())
                .containsEntry("span_id", "own")
                .doesNotContainKey("span_id_");
    }

    @Test
    void loggerThreadAndMsgAreOnEveryLine() {
        Events unnamed = Events.onThread("", "l", Level.INFO, null, null);
        assertThat(unnamed.line()).isEqualTo(HEAD + "logger=l thread=\"\" msg=\"\"\n");
    }

    @Test
    void msgIsTheFormattedMessage() {
        assertThat(event("l", Level.INFO, "{} of {}", null, 1, "two").fields()).containsEntry("msg", "1 of two");
    }

    @Test
    void keyValuesKeepTheirOrder() {
        assertThat(event().with("action", "create")
                        .with("user_id", 9921)
                        .with("item", "SKU-44")
                        .own())
                .isEqualTo(" action=create user_id=9921 item=SKU-44");
    }

    @Test
    void numbersAndTruthValuesAreBare() {
        assertThat(event().with("long", Long.MIN_VALUE)
                        .with("int", -10)
                        .with("zero", (short) 0)
                        .with("byte", (byte) 127)
                        .with("max", Long.MAX_VALUE)
                        .with("big", new BigDecimal("0.0000000010"))
                        .with("exponent", new BigDecimal("1E3"))
                        .with("double", 1.5)
                        .with("nan", Double.NaN)
                        .with("yes", true)
                        .own())
                .isEqualTo(" long=-9223372036854775808 int=-10 zero=0 byte=127 max=9223372036854775807"
                        + " big=0.0000000010 exponent=1000 double=1.5 nan=NaN yes=true");
    }

    @Test
    void aDecimalWithAHugeExponentStaysShort() {
        assertThat(event().with("n", new BigDecimal("1E999999999")).own()).isEqualTo(" n=1E+999999999");
    }

    @Test
    void anArrayIsWrittenAsItsElements() {
        assertThat(event().with("ids", new int[] {1, 2}).own()).isEqualTo(" ids=\"[1, 2]\"");
    }

    @Test
    void aValueWhoseToStringThrowsSaysSo() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        assertThat(event().with("a", broken).with("b", 1).own()).isEqualTo(" a=\"[FAILED toString()]\" b=1");
    }

    @Test
    void aNullValueIsLeftOutAndAnEmptyOneIsNot() {
        assertThat(event().with("a", null).with("b", "").mdc("c", null).own()).isEqualTo(" b=\"\"");
    }

    @Test
    void theLastOfTwoValuesOfOneKeyIsWritten() {
        assertThat(event().with("a", 1).with("b", 2).with("a", 3).own()).isEqualTo(" b=2 a=3");
    }

    @Test
    void theEventsValueBeatsTheMdcs() {
        assertThat(event().with("user", "event").mdc("user", "mdc").own()).isEqualTo(" user=event");
    }

    @Test
    void otherEntriesOfTheMdcFollowTheKeyValues() {
        assertThat(event().mdc("tenant", "blue").with("a", 1).own()).isEqualTo(" a=1 tenant=blue");
    }

    @Test
    void anApplicationsKeyThatIsAFieldGetsAnUnderscore() {
        assertThat(event().with("level", "x")
                        .with("request_id", "mine")
                        .mdc("ts", "y")
                        .own())
                .isEqualTo(" level_=x request_id_=mine ts_=y");
    }

    @Test
    void anApplicationsLineKeepsKeysThatAreFieldsOfSpanLinesOnly() {
        assertThat(event().with("status", "shipped")
                        .with("duration_ms", 3)
                        .mdc("path", "/a")
                        .own())
                .isEqualTo(" status=shipped duration_ms=3 path=/a");
    }

    @Test
    void aFieldWithUnderscoresGetsOneMore() {
        assertThat(event().with("ts", 1).with("ts_", 2).with("user_", 3).own()).isEqualTo(" ts_=1 ts__=2 user_=3");
    }

    @Test
    void aSpanLinesKeysAreTheFieldsThemselves() {
        assertThat(span().with("status", 503)
                        .with("msg", "x")
                        .mdc("status", "mdc")
                        .own())
                .isEqualTo(" status=503 msg_=x status_=mdc boot_id=b007b007b007b007");
    }

    @Test
    void otherCharactersInKeysArePercentEncoded() {
        assertThat(event().with("a b", 1)
                        .with("x=y", 2)
                        .with("\"\n", 3)
                        .with("", 4)
                        .with("100%", 5)
                        .with("größe", 6)
                        .with("\ud83d", 7)
                        .own())
                .isEqualTo(" a%20b=1 x%3Dy=2 %22%0A=3 %=4 100%25=5 gr%C3%B6%C3%9Fe=6 %ED%A0%BD=7");
    }

    @Test
    void tagsAreTheNamesOfMarkersAndOfThoseTheyReferTo() {
        Events event = event();
        event.event.addMarker(marker("AUDIT", marker("MONEY")));
        event.event.addMarker(marker("a,b"));
        assertThat(event.own()).isEqualTo(" tags=AUDIT,MONEY,a%2Cb");
    }

    @SuppressWarnings("deprecation") // see Tags
    private static Marker marker(String name, Marker... references) {
        Marker marker = MarkerFactory.getDetachedMarker(name);
        for (Marker reference : references) {
            marker.add(reference);
        }
        return marker;
    }

    @Test
    void tmplIsTheHashOfThePatternFromWarnOn() {
        Events one = event("l", Level.WARN, "user {} is late", null, 1);
        Events two = event("l", Level.ERROR, "user {} is late", null, 2);
        assertThat(one.fields()).containsEntry("tmpl", "2b5bc73babaa971c");
        assertThat(two.fields()).containsEntry("tmpl", "2b5bc73babaa971c");
        assertThat(event("l", Level.INFO, "user {} is late", null, 1).fields()).doesNotContainKey("tmpl");
    }

    @Test
    void bootIdIsOnSpanLinesOnce() {
        assertThat(span().own()).isEqualTo(" boot_id=b007b007b007b007");
        assertThat(span().with("event", "process_start").with("boot_id", "own").own())
                .isEqualTo(" event=process_start boot_id=own");
    }
}

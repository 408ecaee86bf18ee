package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context: the rows of its test suite, and the cases that it leaves open. */
class TraceparentTest {
    private static final String T = "12345678901234567890123456789012";
    private static final String P = "1234567890123456";
    private static final String VALID = "00-" + T + "-" + P + "-01";
    private static final String ZEROS = "00000000000000000000000000000000";

    private static TraceContext receive(String... namesAndValues) {
        return Headers.receive(Propagators.w3c(), namesAndValues);
    }

    private static String sent(TraceContext context) {
        return Headers.send(Propagators.w3c(), context).all().getOrDefault("traceparent", "");
    }

    private static void assertRestarted(TraceContext context) {
        assertThat(context.traceId()).matches("[a-f][0-9a-f]{31}").isNotEqualTo(T);
        assertThat(context.parentId()).isEmpty();
        assertThat(context.traceState()).isEmpty();
        assertThat(sent(context)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03");
    }

    private static void assertContinued(TraceContext context) {
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(context.parentId()).isEqualTo(P);
        assertThat(sent(context)).matches("00-" + T + "-[a-f][0-9a-f]{15}-0[0-3]");
    }

    @Test
    void beginsTraceWhenHeaderIsAbsent() {
        assertRestarted(receive());
    }

    @Test
    void continuesTraceWithNewParentId() {
        assertContinued(receive("traceparent", VALID));
    }

    @Test
    void sendsDifferentParentIdOnEachCall() {
        TraceContext context = receive("traceparent", VALID);
        Set<String> sent = new HashSet<>(List.of(sent(context), sent(context), sent(context)));
        assertThat(sent).hasSize(3).allMatch(text -> text.startsWith("00-" + T + "-"));
    }

    @Test
    void sendsTheSameToASetterOfBytes() {
        Map<String, String> sent = new HashMap<>();
        Setter<Map<String, String>> setter = new Setter<>() {
            @Override
            public boolean takesBytes() {
                return true;
            }

            @Override
            public void set(Map<String, String> carrier, String name, byte[] value) {
                carrier.put(name, "bytes " + new String(value, StandardCharsets.US_ASCII));
            }

            @Override
            public void set(Map<String, String> carrier, String name, String value) {
                carrier.put(name, value);
            }
        };
        TraceContext context = receive("traceparent", VALID, "tracestate", "a=1");
        Propagators.w3c().inject(context, 0xabcdL, sent, setter);

        assertThat(sent)
                .containsOnly(
                        Map.entry("traceparent", "bytes 00-" + T + "-000000000000abcd-01"),
                        Map.entry("tracestate", "a=1"));
    }

    @Test
    void restartsIfAnyOneCharacterIsWrong() {
        for (int i = 0; i < VALID.length(); i++) {
            for (char wrong : new char[] {'g', 'A', '/', ':', ' ', '\u0130'}) {
                assertRestarted(receive("traceparent", VALID.substring(0, i) + wrong + VALID.substring(i + 1)));
            }
        }
    }

    @Test
    void continuesATraceWithOneHalfZero() {
        String half = "0000000000000000";
        assertThat(receive("traceparent", "00-" + half + P + "-" + P + "-01").traceId())
                .isEqualTo(half + P);
        assertThat(receive("traceparent", "00-" + P + half + "-" + P + "-01").traceId())
                .isEqualTo(P + half);
    }

    @Test
    void readsAndWritesEveryDigitInEveryPlace() {
        String digits = "0123456789abcdef";
        for (int i = 0; i < 16; i++) {
            String turned = digits.substring(i) + digits.substring(0, i);
            TraceContext context = receive("traceparent", "00-" + turned + digits + "-" + turned + "-00");
            assertThat(context.traceId()).isEqualTo(turned + digits);
            assertThat(context.parentId()).isEqualTo(turned);
            assertThat(sent(context)).startsWith("00-" + turned + digits + "-");
        }
    }

    @Test
    void writesTheSameTextAgainForTheSameSpan() {
        TraceContext context = receive("traceparent", VALID);
        List<String> texts = new ArrayList<>();
        Setter<List<String>> setter = (carrier, name, value) -> carrier.add(value);
        Propagators.w3c().inject(context, context.spanIdAsLong(), texts, setter);
        Propagators.w3c().inject(context, context.spanIdAsLong(), texts, setter);
        assertThat(texts.get(0)).isEqualTo("00-" + T + "-" + context.spanId() + "-01");
        assertThat(texts.get(1)).isSameAs(texts.get(0));
    }

    @Test
    void restartsOnTwoHeadersEvenWhenEqual() {
        assertRestarted(receive("traceparent", VALID, "traceparent", VALID));
        assertRestarted(receive(
                "traceparent", "00-12345678901234567890123456789011-1234567890123456-01", "traceparent", VALID));
        assertRestarted(receive("traceparent", "cc-" + T + "-" + P + "-01-what", "traceparent", VALID));
        assertRestarted(receive("traceparent", "", "traceparent", VALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace-parent", "trace.parent"})
    void ignoresOtherNames(String name) {
        assertRestarted(receive(name, VALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TraceParent", "TrAcEpArEnT", "TRACEPARENT"})
    void acceptsNameInAnyCase(String name) {
        assertContinued(receive(name, VALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {VALID + ".", VALID + "-what-the-future-will-be-like", VALID + "-", VALID + " x"})
    void restartsWhenVersion00IsNotExactly55Characters(String value) {
        assertRestarted(receive("traceparent", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-what-the-future-will-be-like", "-"})
    void continuesWithVersion00AfterHigherVersion(String tail) {
        assertContinued(receive("traceparent", "cc-" + T + "-" + P + "-01" + tail));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cc-" + T + "-" + P + "-01.what-the-future-will-be-like",
                "cc-" + T + "-" + P + "-0",
                "cc-" + T + "-" + P,
                "cc-" + T + "-1234567890123-01"
            })
    void restartsWhenHigherVersionIsShortOrGoesOnWithoutDash(String value) {
        assertRestarted(receive("traceparent", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", ".0", "0.", "000", "0000", "0", ""})
    void restartsOnIllegalVersion(String version) {
        assertRestarted(receive("traceparent", version + "-" + T + "-" + P + "-01"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ZEROS,
                ".2345678901234567890123456789012",
                "1234567890123456789012345678901.",
                "1234567890123456789012345678901",
                "123456789012345678901234567890123",
                ""
            })
    void restartsOnIllegalTraceId(String traceId) {
        assertRestarted(receive("traceparent", "00-" + traceId + "-" + P + "-01"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000",
                ".234567890123456",
                "123456789012345.",
                "123456789012345",
                "12345678901234567",
                ""
            })
    void restartsOnIllegalParentId(String parentId) {
        assertRestarted(receive("traceparent", "00-" + T + "-" + parentId + "-01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".0", "0.", "001", "1", ""})
    void restartsOnIllegalFlags(String flags) {
        assertRestarted(receive("traceparent", "00-" + T + "-" + P + "-" + flags));
    }

    @ParameterizedTest
    @ValueSource(strings = {" " + VALID, "\t" + VALID, VALID + " ", VALID + "\t", "\t " + VALID + " \t"})
    void acceptsSurroundingWhiteSpace(String value) {
        assertContinued(receive("traceparent", value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-A2345678901234567890123456789012-" + P + "-01",
                "00-" + T + "-A234567890123456-01",
                "00-" + T + "-" + P + "-0A",
                "CC-" + T + "-" + P + "-01"
            })
    void restartsOnUpperCaseHex(String value) {
        assertRestarted(receive("traceparent", value));
    }

    @Test
    void passesRandomFlagOnAsItCame() {
        assertThat(sent(receive("traceparent", "00-" + T + "-" + P + "-02"))).endsWith("-02");
        assertThat(sent(receive("traceparent", "00-" + T + "-" + P + "-03"))).endsWith("-03");
        assertThat(sent(receive("traceparent", "00-" + T + "-" + P + "-01"))).endsWith("-01");
        assertThat(sent(receive("traceparent", "00-" + T + "-" + P + "-00"))).endsWith("-00");
    }

    @Test
    void zeroesReservedFlags() {
        assertThat(sent(receive("traceparent", "00-" + T + "-" + P + "-ff"))).endsWith("-03");
        assertThat(sent(receive("traceparent", "00-" + T + "-" + P + "-40"))).endsWith("-00");
    }

    @Test
    void setsRandomFlagOnlyOnIdsThatAreRandom() {
        assertThat(receive().traceFlags()).isEqualTo(3);
        Clew named = Clew.builder()
                .setting("clew.span.log", "false")
                .traceIds(() -> T)
                .build();
        assertThat(Headers.receive(named, Headers.of()).traceId()).isEqualTo(T);
        assertThat(Headers.receive(named, Headers.of()).traceFlags()).isEqualTo(1);
    }

    @Test
    void restartsOnHostileInput() {
        for (String hostile : List.of(
                "\u00e9",
                "\uffff",
                "\0",
                VALID.replace('9', '\u0669'),
                VALID.replace('1', '\uffff'),
                VALID.replace('-', '\0'),
                "x".repeat(1 << 20),
                " ".repeat(1 << 20),
                "cc-" + T + "-" + P + "-01," + "x".repeat(1 << 20),
                "00-".repeat(1 << 18))) {
            assertRestarted(receive("traceparent", hostile));
        }
    }

    @Test
    void replacesAnEarlierValue() {
        Headers message = Headers.of("Traceparent", VALID, "TRACEPARENT", VALID);
        Clew clew = Headers.clew(Propagators.w3c());
        assertThat(clew.send(Span.Kind.CLIENT, clew.root(), message, Headers::set))
                .isSameAs(Span.NOOP);
        assertThat(message.all()).hasSize(1);
        assertThat(message.get("traceparent")).hasSize(55).doesNotContain(T);
    }

    @Test
    void countsTheReasonOfARestart() {
        Clew clew = Headers.clew(Propagators.w3c());
        assertRestarted(Headers.receive(clew, Headers.of("traceparent", "nonsense")));
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.traceparent.malformed", 1L));
    }
}

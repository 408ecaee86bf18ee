package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Span;
import dev.clew.context.DebugToken;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** {@code X-Debug-Token}: the right to raise a request's level, its duration, and the hosts that get the token. */
class DebugTokenTest {
    private static final byte[] KEY = "a key that has thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "another key, also of good length".getBytes(StandardCharsets.US_ASCII);
    private static final String KEYS = "ops:" + base64(KEY) + ",next:" + base64(OTHER);
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static @Nullable Level verbosity(TraceContext context) {
        DebugToken token = RequestState.debugToken(context);
        return token == null ? null : token.level();
    }

    private static DebugTokenHeader tokens(Level mostVerbose) {
        return new DebugTokenHeader(Map.of("ops", KEY, "next", OTHER), mostVerbose, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static String token(long secondsLeft, Level level) {
        return Clew.debugToken("ops", KEY, NOW.plusSeconds(secondsLeft), level);
    }

    private static List<String> rejections(String token) {
        Extracted extracted = Extracted.create();
        tokens(Level.DEBUG).extract(Map.of(DebugTokenHeader.NAME, token), Map::get, extracted);
        assertThat(extracted.debugToken() == null)
                .isEqualTo(!extracted.rejections().isEmpty());
        return extracted.rejections();
    }

    @Test
    void readsAsItIsWrittenDown() {
        String token = token(600, Level.DEBUG);
        assertThat(token).matches("v1\\.ops\\.1795515000\\.debug\\.[A-Za-z0-9_-]{43}");
        assertThat(rejections(token)).isEmpty();
        assertThat(rejections(Clew.debugToken("next", OTHER, NOW.plusSeconds(1), Level.INFO)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-60, ", "-61, debug_token.expired", "3660, ", "3661, debug_token.too_long"})
    void livesForAnHourAndAMinuteOfSkew(long secondsLeft, String rejection) {
        assertThat(rejections(token(secondsLeft, Level.DEBUG)))
                .isEqualTo(rejection == null ? List.of() : List.of(rejection));
    }

    @Test
    void raisesToTheLevelThatIsConfiguredAndNoFurther() {
        assertThat(rejections(token(600, Level.TRACE))).containsExactly("debug_token.too_verbose");
        Extracted extracted = Extracted.create();
        tokens(Level.TRACE).extract(Map.of(DebugTokenHeader.NAME, token(600, Level.TRACE)), Map::get, extracted);
        assertThat(extracted.debugToken()).extracting(DebugToken::level).isEqualTo(Level.TRACE);
    }

    @Test
    void aChangeAnywhereMakesItForgedOrMalformed() {
        String token = token(600, Level.INFO);
        for (int i = 0; i < token.length(); i++) {
            String changed = token.substring(0, i) + (token.charAt(i) == '1' ? '2' : '1') + token.substring(i + 1);
            assertThat(rejections(changed)).as(changed).hasSize(1).doesNotContain("debug_token.expired");
        }
        assertThat(rejections(token.replace(".info.", ".debug."))).containsExactly("debug_token.forged");
        assertThat(rejections(token.replace("v1.ops", "v1.next"))).containsExactly("debug_token.forged");
        assertThat(rejections(token.replace("v1.ops", "v1.none"))).containsExactly("debug_token.unknown_key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "....",
                "v2.ops.1795515000.debug.x",
                "v1.ops..debug.x",
                "v1.ops.-1.debug.x",
                "v1.ops.99999999999999999999.debug.x",
                "v1.ops.1795515000.error.x",
                "v1.ops.1795515000.DEBUG.x",
                "v1.ops.1795515000.debug.x.y",
                "v1.ops.1795515000.debug.x,v1.ops.1795515000.debug.x"
            })
    void anythingElseIsMalformedOrForged(String token) {
        assertThat(rejections(token)).hasSize(1).allMatch(reason -> reason.matches("debug_token\\.(malformed|forged)"));
    }

    @Test
    void aLongTokenIsNotRead() {
        assertThat(rejections("v1.ops.1795515000.debug." + "x".repeat(100_000)))
                .containsExactly("debug_token.malformed");
    }

    private static ClewBuilder builder() {
        return Clew.builder().setting("clew.span.log", "false").setting("clew.debug.keys", KEYS);
    }

    private static String fresh() {
        return Clew.debugToken("ops", KEY, Instant.now().plusSeconds(60), Level.DEBUG);
    }

    private static TraceContext received(Clew clew, String token) {
        return clew.receive(Map.of(DebugTokenHeader.NAME, token), Map::get, "");
    }

    @Test
    void belongsToTheRequestAndItsChildren() {
        Clew clew = builder().build();
        TraceContext request = received(clew, fresh());
        assertThat(verbosity(request)).isEqualTo(Level.DEBUG);
        assertThat(verbosity(request.child())).isEqualTo(Level.DEBUG);
        assertThat(verbosity(clew.root())).isNull();
        assertThat(verbosity(TraceContext.NONE)).isNull();
        assertThat(request.toString()).doesNotContain(fresh());
    }

    @Test
    void aWrongTokenIsIgnoredAndCounted() {
        Clew clew = builder().build();
        TraceContext request = received(clew, "v1.ops.1.debug.x");
        assertThat(request.isNone()).isFalse();
        assertThat(verbosity(request)).isNull();
        assertThat(clew.counters().get("rejected.debug_token.forged")).isEqualTo(1);
    }

    @Test
    void isNotReadWithoutKeys() {
        Clew clew = Clew.builder().setting("clew.span.log", "false").build();
        assertThat(verbosity(received(clew, fresh()))).isNull();
        assertThat(clew.fields()).doesNotContain(DebugTokenHeader.NAME);
    }

    @Test
    void isSignedAndSoOutlivesARestart() {
        Clew clew = builder().inbound(InboundPolicy.restart()).build();
        assertThat(verbosity(received(clew, fresh()))).isEqualTo(Level.DEBUG);
    }

    private static Map<String, String> sent(Clew clew, TraceContext request, String host) {
        Map<String, String> headers = new TreeMap<>();
        clew.send(Span.Kind.CLIENT, request, host, headers, Map::put);
        return headers;
    }

    @Test
    void goesToListedHostsAlone() {
        String token = fresh();
        Clew listed = builder().setting("clew.outbound.hosts", "inventory").build();
        TraceContext request = received(listed, token);
        assertThat(sent(listed, request, "inventory"))
                .containsEntry(DebugTokenHeader.NAME, token)
                .containsKey("traceparent");
        assertThat(sent(listed, request, "elsewhere")).isEmpty();
        Clew open = builder().build();
        assertThat(sent(open, received(open, token), "inventory"))
                .containsKey("traceparent")
                .doesNotContainKey(DebugTokenHeader.NAME);
        assertThat(open.fields()).contains(DebugTokenHeader.NAME);
    }

    @Test
    void goesWithMessagesIfAskedFor() {
        String token = fresh();
        for (String yes : List.of("false", "true")) {
            Clew clew = builder().setting("clew.debug.messages", yes).build();
            Map<String, String> headers = new TreeMap<>();
            clew.send(Span.Kind.PRODUCER, received(clew, token), headers, Map::put);
            assertThat(headers).containsKey("traceparent");
            assertThat(headers.get(DebugTokenHeader.NAME)).isEqualTo(yes.equals("true") ? token : null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ops", "ops:", "ops:c2hvcnQ=", ":KEY", "a b:KEY", "ops:KEY,ops:KEY", "a:KEY,b:KEY,c:KEY", "ops:*"
            })
    void badKeysAreRefusedAndNotRepeated(String keys) {
        String value = keys.replace("KEY", base64(KEY));
        assertThatThrownBy(
                        () -> Clew.builder().setting("clew.debug.keys", value).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "clew.debug.keys must be at most two of id:key, comma-separated, the id of letters, digits, -"
                                + " and _, the key in base64 and of at least 32 bytes");
    }

    @Test
    void aBadLevelOrKeyIsRefused() {
        assertThatThrownBy(() -> builder().setting("clew.debug.level", "all").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.debug.level must be one of info, debug, trace, was \"all\"");
        assertThatThrownBy(() -> Clew.debugToken("ops", new byte[31], NOW, Level.DEBUG))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.clew.layout;

import static dev.clew.layout.LogLayout.Format.JSON;
import static dev.clew.layout.LogLayout.Format.LOGFMT;
import static dev.clew.layout.TestEvent.event;
import static dev.clew.layout.TestEvent.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.MdcPreset;
import dev.clew.testkit.ParsedLine;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String CARD = "4111111111111111";

    private static Map<String, String> read(TestEvent event, Redaction redaction) {
        return ParsedLine.parse(TestEvent.layout(LOGFMT, redaction).encode(event));
    }

    private static String message(String text) {
        String json = ParsedLine.parse(event().message(text).line(JSON).getBytes(StandardCharsets.UTF_8))
                .get("msg");
        assertThat(read(event().message(text).with("value", text), Redaction.standard()))
                .containsEntry("msg", json)
                .containsEntry("value", json);
        return json;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password",
                "db.password",
                "user_password",
                "X-Api-Key",
                "api_key",
                "authorization",
                "Set-Cookie",
                "client_secret",
                "accessToken",
                "card_number",
                "cvv"
            })
    void hidesValuesByTheNameOfTheirKey(String key) {
        assertThat(read(event().with(key, "hunter2"), Redaction.standard())).containsEntry(key, "[redacted]");
        assertThat(read(event().with(key, 12), Redaction.standard())).containsEntry(key, "[redacted]");
        assertThat(read(event().mdc(key, "hunter2"), Redaction.standard())).containsEntry(key, "[redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "passenger", "tokens_used", "token_count", "keyboard", "secretary", "cookies"})
    void leavesOtherKeysAlone(String key) {
        assertThat(read(event().with(key, "x"), Redaction.standard())).containsEntry(key, "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "5555555555554444",
                "2223003122003222",
                "378282246310005",
                "30569309025904",
                "6011111111111117",
                "3530111333300000",
                "6200000000000005"
            })
    void hidesCardNumbers(String card) {
        assertThat(message("paid with " + card + ".")).isEqualTo("paid with [redacted].");
        assertThat(message(card)).isEqualTo("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112",
                "1732454740123",
                "411111111111",
                "41111111111111111111",
                "4111  1111 1111 1111",
                "b41c4111111111111111",
                "4111111111111111abc",
                "9111111111111111"
            })
    void leavesOtherNumbersAlone(String number) {
        assertThat(message("number " + number)).isEqualTo("number " + number);
    }

    @Test
    void hidesACardNumberThatIsANumber() {
        assertThat(read(event().with("n", 4111111111111111L).with("t", 1732454740123L), Redaction.standard()))
                .containsEntry("n", "[redacted]")
                .containsEntry("t", "1732454740123");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Bearer abc.DEF-123_~+/= sent | Authorization: Bearer [redacted] sent",
                "BEARER 0123456789 | BEARER [redacted]",
                "bearer of news | bearer of news",
                "forbearer 0123456789 | forbearer 0123456789",
                "https://bob:hunter2@host/a | https://bob:[redacted]@host/a",
                "jdbc:postgresql://bob:a@b:c@host:5432/db | jdbc:postgresql://bob:[redacted]@host:5432/db",
                "https://host:8080/a@b | https://host:8080/a@b",
                "https://bob@host/ | https://bob@host/",
                "jdbc:h2:mem:a;USER=sa;PASSWORD=hunter2;MODE=x | jdbc:h2:mem:a;USER=sa;PASSWORD=[redacted];MODE=x",
                "?user=bob&password=hunter2&x=1 | ?user=bob&password=[redacted]&x=1",
                "{id=1, api-key=abc} | {id=1, api-key=[redacted]}",
                "{Authorization=Bearer abc.DEF-123} | {Authorization=[redacted]}",
                "{authorization=[Bearer abc, Basic def], a=[b]} | {authorization=[redacted], a=[b]}",
                "Authorization=basic dXNlcjpwdw== sent | Authorization=[redacted] sent",
                "User{name='bob', password='hunter2'} | User{name='bob', password='[redacted]'}",
                "password=\"two words \\\" more\" x | password=\"[redacted]\" x",
                "password='' or password=' | password='' or password='",
                "token=[abc def | token=[[redacted] def",
                "{\"user\":\"bob\",\"password\": \"hunter2\",\"pin\":1} | {\"user\":\"bob\",\"password\": \"[redacted]\",\"pin\":1}",
                "{\"cvv\":123,\"token\":null} | {\"cvv\":[redacted],\"token\":[redacted]}",
                "{\"credentials\":{\"user\":\"bob\",\"secret\":\"x\"}} | {\"credentials\":{\"user\":\"bob\",\"secret\":\"[redacted]\"}}",
                "{\"tokens\":17,\"a\":\"password\":} | {\"tokens\":17,\"a\":\"password\":}",
                "tokens=17 | tokens=17",
                "password= | password="
            })
    void hidesSecretsThatTheirSurroundingsGiveAway(String text, String written) {
        assertThat(message(text)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2_000, 20_000})
    void hidesALongPasswordInAUrl(int length) {
        assertThat(message("https://aws:" + "x".repeat(length) + "@host/a")).isEqualTo("https://aws:[redacted]@host/a");
    }

    @Test
    void aQuoteThatIsNotClosedOnItsLineHidesOneWord() {
        assertThat(message("password=\"abc def\nat a.B(\"C\")")).isEqualTo("password=\"[redacted] def\nat a.B(\"C\")");
    }

    @Test
    void hidesInExceptionsToo() {
        Map<String, String> read =
                read(event().thrown(new IllegalStateException("https://bob:hunter2@host")), Redaction.standard());
        assertThat(read).containsEntry("error_msg", "https://bob:[redacted]@host");
        assertThat(read.get("stack")).startsWith("java.lang.IllegalStateException: https://bob:[redacted]@host\n\tat ");
    }

    @Test
    void hidesInTheNamesOfMarkersToo() {
        TestEvent event = event().marker("password=hunter2");
        assertThat(event.line(LOGFMT)).contains(" tags=\"password=[redacted]\"");
        assertThat(event.line(JSON)).contains("\"tags\":[\"password=[redacted]\"]");
    }

    @Test
    void hidesNothingIfItIsOff() {
        assertThat(read(
                        event().message("Bearer 0123456789")
                                .with("password", "x")
                                .with("n", 4111111111111111L),
                        Redaction.none()))
                .containsEntry("msg", "Bearer 0123456789")
                .containsEntry("password", "x")
                .containsEntry("n", "4111111111111111");
    }

    @Test
    void hidesYourOwnKeysAndPatterns() {
        Redaction own = Redaction.standard()
                .withKeys(List.of("tax-id", " Iban "))
                .withPattern(Pattern.compile("[A-Z]{2}\\d{8,}"));
        assertThat(read(event().message("from DE12345678, b").with("taxId", 5).with("iban", "x"), own))
                .containsEntry("msg", "from [redacted], b")
                .containsEntry("taxId", "[redacted]")
                .containsEntry("iban", "[redacted]");
        assertThatThrownBy(() -> own.withKeys(List.of("a", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.redact.keys must be names of keys, comma-separated, was \"\"");
    }

    @Test
    void hidesNumbersThatYourPatternFinds() {
        Redaction own = Redaction.standard().withPattern(Pattern.compile("^7756\\d{9}$"));
        TestEvent event = event().with("ahv", 7_756_123_456_789L)
                .with("decimal", new BigDecimal("7756123456789"))
                .with("other", 7_757_123_456_789L)
                .with("seven", 7);
        for (LogLayout.Format format : LogLayout.Format.values()) {
            assertThat(ParsedLine.parse(TestEvent.layout(format, own).encode(event)))
                    .containsEntry("ahv", "[redacted]")
                    .containsEntry("decimal", "[redacted]")
                    .containsEntry("other", "7757123456789")
                    .containsEntry("seven", "7");
        }
    }

    @Test
    void eachOfSeveralPatternsKeepsItsFlagsAndGroups() {
        Redaction own = Redaction.standard()
                .withPattern(Pattern.compile("iban-[a-z0-9]+", Pattern.CASE_INSENSITIVE))
                .withPattern(Pattern.compile("(x|y)\\1"))
                .withPattern(Pattern.compile("a.c", Pattern.LITERAL));
        assertThat(read(event().message("IBAN-DE12 xx xy abc a.c"), own))
                .containsEntry("msg", "[redacted] [redacted] xy abc [redacted]");
    }

    @Test
    void aTextThatOverflowsYourPatternIsHidden() {
        Redaction own = Redaction.standard().withPattern(Pattern.compile("(x|y)*z"));
        assertThat(read(event().message("xy".repeat(100_000)).with("a", "xyz"), own))
                .containsEntry("msg", "[redacted]")
                .containsEntry("a", "[redacted]")
                .doesNotContainKey("cut");
    }

    /** Compares with a slow implementation of the same rules, over texts made of their parts. */
    @Test
    void findsTheSameAsASlowSearch() {
        String[] parts = {
            "4111111111111111",
            "4111 1111 1111 1111",
            "1",
            "Bearer ",
            "bearer",
            "abcdefgh",
            "://",
            "u:",
            "p@",
            "@",
            "host",
            "/",
            " ",
            "password=",
            "x=",
            "&",
            ";",
            "\"",
            "\n",
            "\u20ac",
            "\u0001",
            "b",
            ":",
            "=",
            "token=",
            "-"
        };
        Pattern slow = Pattern.compile("(?<=(?<![A-Za-z0-9])[bB]earer )[A-Za-z0-9\\-._~+/=]{8,}"
                + "|(?<=password=\"|(?<![A-Za-z0-9_-])token=\")(?:[^\\x00-\\x1f\"]+(?=\")|[^\\x00- &;,\"')}\\]]+)"
                + "|(?<=password=|(?<![A-Za-z0-9_-])token=)[^\\x00- &;,\"')}\\]]+");
        Random random = new Random(20261124);
        for (int n = 0; n < 50_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String written = message(text.toString());
            if (isPlain(text.toString())) {
                assertThat(written)
                        .as("of %s", text)
                        .isEqualTo(slow.matcher(text).replaceAll("[redacted]"));
            }
            assertThat(written)
                    .doesNotContainPattern("(?<![A-Za-z0-9])4111 1111 1111 1111(?![A-Za-z0-9])(?! ?-?[0-9])");
        }
    }

    /** A secret key whose value is another. */
    private static final Pattern NESTED =
            Pattern.compile("(?:password|token)=[^\\x00- &;,\"')}\\]]*(?:password|token)=\"");

    /** Whether no two rules look at the same characters, since the slow search would then differ. */
    private static boolean isPlain(String text) {
        return !text.contains("://")
                && !text.contains("4111")
                && !text.contains("-")
                && !NESTED.matcher(text).find()
                && !(text.contains("earer") && text.contains("="));
    }

    /** An id of 16 digits may pass the check of a card number, and a span of an hour has such nanoseconds. */
    @ParameterizedTest
    @EnumSource(LogLayout.Format.class)
    void leavesOurOwnIdsAndNumbersAlone(LogLayout.Format format) {
        Redaction own = Redaction.standard().withPattern(Pattern.compile("\\d{16}"));
        for (MdcPreset preset : MdcPreset.values()) {
            TestEvent event = event();
            preset.keys().forEach(key -> event.mdc(key, CARD));
            assertThat(written(event, own, format))
                    .hasSize(8 + preset.keys().size())
                    .doesNotContainValue("[redacted]");
        }
        TestEvent otherTracer = event();
        for (MdcPreset preset : MdcPreset.values()) {
            preset.keys().forEach(key -> otherTracer.mdc(key, "4111 1111 1111 1111 " + preset));
        }
        assertThat(written(otherTracer, own, format).toString()).doesNotContain("[redacted]");
        TestEvent ended = span().with("duration_ms", new BigDecimal("4111111111.111111"));
        for (String id :
                "parent_id message_id causation_id links client_request_id fp config_fp git_sha config_sources config_values boot_id"
                        .split(" ", -1)) {
            ended.with(id, CARD);
        }
        for (String number : "bytes offset rows lag_ms deadline_ms attempt partition".split(" ", -1)) {
            ended.with(number, Long.valueOf(CARD));
        }
        assertThat(written(ended, own, format)).hasSize(8 + 19).doesNotContainValue("[redacted]");
        TestEvent query = event().with("fp", CARD).with("duration_ms", Long.valueOf(CARD));
        query.logger = "clew.jdbc";
        assertThat(written(query, own, format)).hasSize(8 + 2).doesNotContainValue("[redacted]");
    }

    @ParameterizedTest
    @EnumSource(LogLayout.Format.class)
    void hidesInTheTextsOfSpansToo(LogLayout.Format format) {
        List<String> texts = List.of("span", "peer", "route", "path", "sql", "plan", "topic", "what");
        TestEvent ended = span();
        texts.forEach(text -> ended.with(text, "at " + CARD));
        assertThat(written(ended, Redaction.standard(), format).values().stream()
                        .filter("at [redacted]"::equals))
                .hasSameSizeAs(texts);
    }

    @Test
    void hidesAFieldOfASpanIfItsKeyIsOneOfYours() {
        assertThat(read(
                        span().with("message_id", "m-1").with("kind", "consumer"),
                        Redaction.standard().withKeys(List.of("message_id"))))
                .containsEntry("message_id", "[redacted]")
                .containsEntry("kind", "consumer");
    }

    private static Map<String, String> written(TestEvent event, Redaction redaction, LogLayout.Format format) {
        return ParsedLine.parse(TestEvent.layout(format, redaction).encode(event));
    }
}

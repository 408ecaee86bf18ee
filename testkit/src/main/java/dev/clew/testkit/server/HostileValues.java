package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog.Line;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Values of the headers that Clew reads: none of them forges a line. */
abstract class HostileValues extends HostileFixture {
    HostileValues(HostileServer server) {
        super(server);
    }

    @TestFactory
    Stream<DynamicTest> baggageThatCouldForgeALineStaysOutOfTheMdc() {
        Map<String, String> values = new LinkedHashMap<>();
        IntStream.of(IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0))
                        .toArray())
                .forEach(c -> values.put("U+%04X".formatted(c), encoded(c)));
        IntStream.of(
                        0x061c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067,
                        0x2068, 0x2069, 0xfeff)
                .forEach(c -> values.put("U+%04X".formatted(c), encoded(c)));
        values.put("line break", "a%0d%0aINFO%20FORGED");
        values.put("clear screen", "%1b%5b2J");
        values.put("257 characters", "x".repeat(257));
        return values.entrySet().stream()
                .map(value ->
                        test(value.getKey(), () -> sent("baggage", "user=" + value.getValue()), (answer, lines) -> {
                            assertThat(answer.status()).isEqualTo(200);
                            assertThat(served(lines).mdc()).doesNotContainKey("user");
                        }));
    }

    private static String encoded(int c) {
        return "a" + URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8) + "INFO%20FORGED";
    }

    /** Octets that are no characters are read as U+FFFD, or not at all. */
    @TestFactory
    Stream<DynamicTest> baggageThatIsNoTextIsHarmless() {
        return Stream.of(
                        "%ed%a0%80",
                        "%ed%b0%80",
                        "%ed%a0%bd%ed%b8%80",
                        "%c0%8a",
                        "%e0%80%8a",
                        "%f0%80%80%8a",
                        "%ff%fe",
                        "%c2",
                        "%e2%80",
                        "%f8%88%80%80%80",
                        "%zz",
                        "%",
                        "%1",
                        "%u000a",
                        "a%250ab")
                .map(value -> test(value, () -> sent("baggage", "user=" + value + "INFO")));
    }

    @TestFactory
    Stream<DynamicTest> valueThatIsNoIdIsNeitherLoggedNorSentBack() {
        List<String> values = List.of(
                "a%0aINFO",
                "a%0d%0aX-Evil: 1",
                "a\u001b[2Jb",
                "a\tb",
                "a\u007fb",
                "a\u0085b",
                "\u009b2J",
                "a\u00e2\u0080\u00a8b",
                "a\u00e2\u0080\u00aeb",
                "\u00ef\u00bb\u00bfa",
                "x".repeat(300),
                "x".repeat(5000),
                "a,b",
                "a;b",
                "\"a\"",
                "<script>",
                "${jndi:ldap://x}",
                "a b",
                "''",
                "\\n");
        List<String> headers =
                List.of("X-Request-ID", "traceparent", "tracestate", "baggage", "b3", "X-B3-TraceId", "Forwarded");
        return headers.stream()
                .flatMap(header -> values.stream()
                        .map(value -> test(header + ": " + value, () -> sent(header, value), (answer, lines) -> {
                            if (answer.requestIds().contains(value)) {
                                assertThat(value).matches("[!-~]{1,256}");
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> pathThatCouldForgeALineIsPlainInTheSpan() {
        return Stream.of(
                        "/a%0aINFO",
                        "/a%0d%0aINFO",
                        "/%1b%5b2J",
                        "/%e2%80%a8",
                        "/%e2%80%ae",
                        "/%c2%85",
                        "/%ef%bb%bf",
                        "/a\u0085b",
                        "/a\u001bb",
                        "/a\u007fb",
                        "/\u00e2\u0080\u00a8",
                        "/" + "x".repeat(300),
                        "/a;%0aINFO",
                        "/a?%0aINFO")
                .map(path -> test(path, () -> send("GET", path, List.of())));
    }

    private Answer sent(String name, String value) throws Exception {
        return send("GET", "/values", Wire.headers(name, value));
    }

    private static Line served(List<Line> lines) {
        List<Line> served =
                lines.stream().filter(line -> line.logger().equals("app")).collect(Collectors.toList());
        assertThat(served).hasSize(1);
        return served.get(0);
    }
}

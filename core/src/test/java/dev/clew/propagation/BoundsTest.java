package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Baggage;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values on either side of a limit, and texts that pass without a copy. */
class BoundsTest {
    @Test
    void tracestateThatIsCleanGoesOnAsTheSameText() {
        String clean = "a=1,b=2";
        assertThat(TraceState.parse(clean)).isSameAs(clean);
        String longest = members(8, 255);
        assertThat(longest).hasSize(2047);
        assertThat(TraceState.parse(longest)).isSameAs(longest);
        String full = longest + "v";
        assertThat(TraceState.parse(full)).isSameAs(full);
        assertThat(TraceState.parse(full + "v")).isEqualTo(members(7, 255));
        for (String unclean : List.of(" a=1,b=2", "a=1 ,b=2", "a=1,,b=2", "a=1, b=2", "a=1,b=2,")) {
            assertThat(TraceState.parse(unclean)).isEqualTo(clean);
        }
    }

    private static String members(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "k" + i + "=" + "v".repeat(length - 3))
                .collect(Collectors.joining(","));
    }

    @Test
    void tracestateIsReadToTheLengthThatItsGrammarCanReach() {
        String padded = "a=1" + " ".repeat(32 * 520 - 3);
        assertThat(TraceState.parse(padded)).isEqualTo("a=1");
        assertThat(TraceState.parse(padded + " ")).isNull();
    }

    @Test
    void tracestateDropsLongMembersFirst() {
        String small = "s=" + "v".repeat(126);
        String large = "l=" + "v".repeat(127);
        String fifteen = String.join(",", Collections.nCopies(15, small));
        assertThat(TraceState.parse(fifteen + "," + large)).isEqualTo(fifteen);
        assertThat(TraceState.parse(large + "," + fifteen)).isEqualTo(fifteen);
        assertThat(TraceState.parse(large + "," + fifteen + "," + small)).isEqualTo(fifteen);
        assertThat(TraceState.parse(small + "," + fifteen + "," + large)).isEqualTo(fifteen);
    }

    @ParameterizedTest
    @CsvSource({"256, 256, true", "257, 1, false", "1, 257, false"})
    void tracestateBoundsKeyAndValue(int key, int value, boolean valid) {
        String member = "k".repeat(key) + "=" + "v".repeat(value);
        assertThat(TraceState.parse(member)).isEqualTo(valid ? member : null);
        assertThat(TraceState.parse("a=1," + member)).isEqualTo(valid ? "a=1," + member : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1", "z=1", "0=1", "9=1", "aaz09_-*/@=~", "a=!", "a= ~"})
    void tracestateTakesEveryCharacterOfItsGrammar(String member) {
        assertThat(TraceState.parse(member)).isSameAs(member);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`=1",
                "{=1",
                "/=1",
                ":=1",
                "a`=1",
                "a{=1",
                "a.=1",
                "a:=1",
                "a=\u001f",
                "a=\u007f",
                "a==",
                "=1",
                "a="
            })
    void tracestateRefusesTheirNeighbours(String member) {
        assertThat(TraceState.parse(member)).isNull();
    }

    @Test
    void baggageThatIsTightIsTheSameText() {
        String tight = "a=1,b=2;p=3";
        assertThat(Baggage.parse(tight).toHeader()).isSameAs(tight);
        for (String loose : List.of("a=1 ,b=2;p=3", "a=1,b=2; p=3", "a=1,b\t=2;p=3", ",a=1,b=2;p=3", "a=1,b=2;p=3,")) {
            assertThat(Baggage.parse(loose).toHeader()).isEqualTo(tight);
        }
    }

    @Test
    void baggageTakesAnEntryOfExactlyItsBytes() {
        Baggage full = Baggage.EMPTY.with("k", "v".repeat(8190));
        assertThat(full.toHeader()).hasSize(8192);
        assertThat(full.with("a", "")).isSameAs(full);
        assertThat(full.with("k", "v".repeat(8191))).isSameAs(full);
        assertThat(Baggage.EMPTY.with("k", "v".repeat(8191))).isSameAs(Baggage.EMPTY);
        assertThat(Baggage.EMPTY.with("k", "\u00e4".repeat(1365)).toHeader()).hasSize(2 + 6 * 1365);
        assertThat(Baggage.EMPTY.with("k", "\u00e4".repeat(1366))).isSameAs(Baggage.EMPTY);
    }

    @Test
    void baggageTakesNoEntryWithPropertiesThatDoNotFit() {
        Baggage some = Baggage.EMPTY.with("a", "1");
        assertThat(some.with("k", "v", List.of(new Baggage.Property("p", "v".repeat(8192)))))
                .isSameAs(some);
        assertThat(some.with("k", "v", List.of(new Baggage.Property("p", "v".repeat(8185)))))
                .isSameAs(some);
        assertThat(some.with("k".repeat(8192), "")).isSameAs(some);
        Baggage.Property alone = new Baggage.Property("p", null);
        assertThat(some.with("k", "v", List.of(alone, new Baggage.Property("q", "2")))
                        .toHeader())
                .isEqualTo("a=1,k=v;p;q=2");
    }
}

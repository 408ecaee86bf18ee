package dev.clew.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "acme", "two words", "a=b;c,d \"e\" \\f", "M\u00fcller", "\u6771\u4eac", "\ud83d\ude00"})
    void acceptsOrdinaryTexts(String text) {
        assertThat(PlainText.is(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x09, 0x0a, 0x0d, 0x1b, 0x1f, 0x7f, 0x85, 0x9b, 0x9f, 0x061c, 0x200e, 0x200f, 0x2028, 0x2029,
                0x202a, 0x202e, 0x2066, 0x2069, 0xfeff
            })
    void refusesAHarmfulCharacterAnywhere(int c) {
        String harmful = Character.toString(c);
        assertThat(PlainText.is(harmful)).isFalse();
        assertThat(PlainText.is(harmful + "ab")).isFalse();
        assertThat(PlainText.is("a" + harmful + "b")).isFalse();
        assertThat(PlainText.is("ab" + harmful)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x7e, 0xa0, 0x061b, 0x061d, 0x200d, 0x2010, 0x2027, 0x202f, 0x2065, 0x206a, 0xfefe})
    void acceptsTheirNeighbours(int c) {
        assertThat(PlainText.is(Character.toString(c))).isTrue();
    }

    @Test
    void acceptsAtMost256Characters() {
        assertThat(PlainText.is("x".repeat(256))).isTrue();
        assertThat(PlainText.is("x".repeat(257))).isFalse();
    }

    @Test
    void replacesHarmfulCharactersAlone() {
        String plain = "GET /M\u00fcller?\ud83d\ude00" + "x".repeat(300);
        assertThat(PlainText.of(plain)).isSameAs(plain);
        assertThat(PlainText.of("GET /a\r\nINFO\u001b[2J\u0085\u009b\u2028\u202eb"))
                .isEqualTo("GET /a\ufffd\ufffdINFO\ufffd[2J\ufffd\ufffd\ufffd\ufffdb");
    }
}

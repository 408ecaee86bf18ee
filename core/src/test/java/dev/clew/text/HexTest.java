package dev.clew.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HexTest {
    @Test
    void readsBytesAsItReadsTheirText() {
        byte[] digits = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < digits.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] bytes = digits.clone();
                bytes[at] = (byte) value;
                String text = new String(bytes, StandardCharsets.ISO_8859_1);

                assertThat(Hex.parse16(bytes, 0)).as(text).isEqualTo(Hex.parse16(text, 0));
                assertThat(Hex.parse2(bytes, at & ~1)).as(text).isEqualTo(Hex.parse2(text, at & ~1));
            }
        }
        assertThat(Hex.parse16(digits, 0)).isEqualTo(0x0123456789abcdefL);
    }
}

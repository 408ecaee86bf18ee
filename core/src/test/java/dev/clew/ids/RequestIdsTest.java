package dev.clew.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    private static final String ALLOWED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~:@+/=-";

    @Test
    void judgesBytesAsItJudgesTheirText() {
        Random random = new Random(14);
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(206)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) ALLOWED.charAt(random.nextInt(ALLOWED.length()));
            }
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);

            assertThat(RequestIds.isValid(bytes)).as(text).isEqualTo(RequestIds.isValid(text));
            valid += RequestIds.isValid(text) ? 1 : 0;
        }
        assertThat(valid).isBetween(8_000, 16_000);
    }

    @Test
    void judgesEachByteAsItsCharacter() {
        for (int value = 0; value < 256; value++) {
            byte[] bytes = {'a', (byte) value, 'b'};
            boolean allowed = ALLOWED.indexOf(value) >= 0;

            assertThat(RequestIds.isValid(bytes)).as("byte %d", value).isEqualTo(allowed);
            assertThat(RequestIds.isValid(new String(bytes, StandardCharsets.ISO_8859_1)))
                    .as("character %d", value)
                    .isEqualTo(allowed);
        }
    }
}

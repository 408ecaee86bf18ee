package dev.clew.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.text.Hex;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdGeneratorTest {
    static List<IdGenerator> generators() {
        return List.of(IdGenerators.random(), IdGenerators.timeOrdered(), IdGenerators.xray(), IdGenerators.secure());
    }

    @ParameterizedTest
    @MethodSource("generators")
    void makesNoIdThatReadsAsNumber(IdGenerator generator) {
        for (int i = 0; i < 1_000_000; i++) {
            String id = generator.next();
            assertThat(id.length() == 32 && Hex.isHex(id, 0, 32)).isTrue();
            if (hasNoLetterButExponent(id)) {
                assertThat(readsAsNumber(id)).as(id).isFalse();
            }
        }
    }

    /** Written independently of the code under test: only these forms can be numbers. */
    private static boolean hasNoLetterButExponent(String id) {
        int letters = 0;
        for (int i = 0; i < 32; i++) {
            letters += id.charAt(i) > '9' ? 1 : 0;
        }
        return letters <= 2;
    }

    private static boolean readsAsNumber(String text) {
        try {
            return !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            try {
                return new BigDecimal(text).signum() >= 0;
            } catch (NumberFormatException e2) {
                return false;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890123456789012",
                "12345678901234567890e12345678901",
                "1234567890123456789012345678901d",
                "1234567890123456789012345678901f",
                "123456789012345678901234567e901f",
                "00000000000000000000000000000001"
            })
    void redrawsIdsThatReadAsNumbers(String number) {
        long high = Hex.parse(number, 0, 16);
        long low = Hex.parse(number, 16, 32);
        assertThat(readsAsNumber(number)).isTrue();
        assertThat(BinaryIds.isNumber(high, low)).isTrue();
        Iterator<Long> draws = List.of(low, low, 0xa0L).iterator();
        assertThat(BinaryIds.low(high, draws::next)).isEqualTo(0xa0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890123456789012345678901a",
                "a2345678901234567890123456789012",
                "1234567890123456e89012345e789012",
                "123456789012345678901234567890de",
                "1e34567890123456789012345678901e",
                "e2345678901234567890e23456789012",
                "d2345678901234567890123456789012"
            })
    void keepsIdsThatDoNotReadAsNumbers(String id) {
        assertThat(readsAsNumber(id)).isFalse();
        assertThat(BinaryIds.isNumber(Hex.parse(id, 0, 16), Hex.parse(id, 16, 32)))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void makesDifferentIdsWithRandomLow56Bits(IdGenerator generator) {
        Set<String> tails = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            tails.add(generator.next().substring(18));
        }
        assertThat(tails).hasSize(10_000);
        TraceContext context = Clew.builder().traceIds(generator).build().root();
        assertThat(context.traceFlags()).isEqualTo(3);
    }

    @Test
    void randomBytesAreDifferentIdsThatBeginWithALetter() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(new String(IdGenerators.randomBytes(), StandardCharsets.US_ASCII));
        }
        assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[a-f][0-9a-f]{31}"));
    }

    @Test
    void timeOrderedMakesUuidsOfVersion7() {
        long before = System.currentTimeMillis();
        String id = IdGenerators.timeOrdered().next();
        UUID uuid = UUID.fromString(id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void xrayBeginsWithSecondsSince1970() {
        long before = System.currentTimeMillis() / 1000;
        String id = IdGenerators.xray().next();
        assertThat(Long.parseLong(id.substring(0, 8), 16)).isBetween(before, System.currentTimeMillis() / 1000);
    }

    @Test
    void randomAndSecureBeginWithLetter() {
        for (int i = 0; i < 1000; i++) {
            assertThat(IdGenerators.random().next()).matches("[a-f][0-9a-f]{31}");
            assertThat(IdGenerators.secure().next()).matches("[a-f][0-9a-f]{31}");
        }
    }

    @ParameterizedTest
    @CsvSource({"random,random()", "time-ordered,timeOrdered()", "xray,xray()", "secure,secure()"})
    void isChosenBySetting(String value, String text) {
        assertThat(Clew.builder().setting("clew.ids", value).build().describe()).contains(" ids=IdGenerators." + text);
    }

    @Test
    void namesTheAllowedSettings() {
        assertThatThrownBy(() -> Clew.builder().setting("clew.ids", "uuid").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.ids must be one of random, time-ordered, xray, secure, was \"uuid\"");
    }
}

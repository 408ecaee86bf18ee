package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;

/** The parameters that are kept for EXPLAIN. */
class BindsTest {
    private final Binds binds = new Binds();

    static List<Object> plain() {
        return List.of(
                "text",
                1,
                1L,
                1.5,
                BigDecimal.ONE,
                BigInteger.ONE,
                true,
                'c',
                new UUID(1, 2),
                Database.H2,
                LocalDate.EPOCH,
                Instant.EPOCH,
                OffsetDateTime.MIN,
                new Time(0),
                new Timestamp(0),
                Calendar.getInstance(),
                new byte[] {1});
    }

    @ParameterizedTest
    @NullSource
    @MethodSource("plain")
    void keepsPlainValues(Object value) {
        binds.keep(1, value, (statement, kept) -> {});
        assertThat(binds.isComplete()).isTrue();
    }

    static List<Object> others() {
        return List.of(
                new StringReader("once"),
                List.of("a list"),
                new int[] {1},
                new AtomicInteger(1),
                new Timestamp(0) {}, // a subclass may behave in any way
                new Object());
    }

    @ParameterizedTest
    @MethodSource("others")
    void isIncompleteAfterAnotherValueUntilItIsSetAgain(Object value) {
        binds.keep(1, "before", (statement, kept) -> {});
        binds.keep(1, value, (statement, kept) -> {});
        assertThat(binds.isComplete()).isFalse();
        assertThat(binds.copy().isComplete()).isFalse();
        binds.keep(1, "plain", (statement, kept) -> {});
        assertThat(binds.isComplete()).isTrue();
    }

    @Test
    void keepsNoMoreThanTwoHundredAndFiftySix() {
        for (int i = 1; i <= 256; i++) {
            binds.keep(i, i, (statement, kept) -> {});
        }
        binds.keep(256, 0, (statement, kept) -> {});
        assertThat(binds.isComplete()).isTrue();
        binds.keep(257, 257, (statement, kept) -> {});
        assertThat(binds.isComplete()).isFalse();
        binds.clear();
        assertThat(binds.isComplete()).isTrue();
    }
}

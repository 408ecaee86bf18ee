package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions that wait for each other, and the names that they have. */
class LockChainTest {
    /** Each pair is a session and the one that it waits for. */
    private static LockChain chain(long... pairs) {
        Map<Long, LockHolder> blockers = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            blockers.put(pairs[i], LockHolder.of(pairs[i + 1], "req-" + pairs[i + 1], "", ""));
        }
        return LockChain.from(1, blockers);
    }

    @Test
    void isEmptyIfTheSessionWaitsForNobody() {
        assertThat(chain(2, 3).isEmpty()).isTrue();
    }

    @Test
    void oneHolderIsTheEndAndNoChain() {
        LockChain chain = chain(1, 2);
        assertThat(chain.end().requestId()).isEqualTo("req-2");
        assertThat(chain.shown()).isEmpty();
        assertThat(chain.circle()).isFalse();
    }

    @Test
    void endsAtTheSessionThatWaitsForNobody() {
        LockChain chain = chain(1, 2, 2, 3, 3, 4, 5, 1);
        assertThat(chain.end().requestId()).isEqualTo("req-4");
        assertThat(chain.shown()).isEqualTo("req-2 > req-3 > req-4");
    }

    @Test
    void circleThroughTheWaiterNamesTheOtherOne() {
        LockChain chain = chain(1, 2, 2, 1);
        assertThat(chain.circle()).isTrue();
        assertThat(chain.end().requestId()).isEqualTo("req-2");
        assertThat(chain.shown()).isEqualTo("req-2 > req-1");
    }

    @Test
    void circleBehindTheWaiterNamesTheLastInIt() {
        LockChain chain = chain(1, 2, 2, 3, 3, 2);
        assertThat(chain.circle()).isTrue();
        assertThat(chain.end().requestId()).isEqualTo("req-3");
        assertThat(chain.shown()).isEqualTo("req-2 > req-3 > req-2");
    }

    @Test
    void isCutAtSixteen() {
        long[] pairs = new long[60];
        for (int i = 0; i < 30; i++) {
            pairs[2 * i] = i + 1L;
            pairs[2 * i + 1] = i + 2L;
        }
        LockChain chain = chain(pairs);
        assertThat(chain.holders()).hasSize(16);
        assertThat(chain.end().requestId()).isEqualTo("req-17");
    }

    @ParameterizedTest
    @CsvSource({
        "inventory/28d4a1, inventory, 28d4a1, ''",
        "inventory/a/b~0123456789abcdef, inventory, a/b~0123456789abcdef, ''",
        "f81d4fae7dec11d0a76500a0c91e6bf6, '', f81d4fae7dec11d0a76500a0c91e6bf6, ''",
        "inventory, '', '', inventory",
        "psql, '', '', psql",
        "PostgreSQL JDBC Driver, '', '', PostgreSQL JDBC Driver",
        "pgAdmin 4 - DB:shop / local, '', '', pgAdmin 4 - DB:shop / local",
        "/28d4a1, '', '', /28d4a1",
        "inventory/, '', '', inventory/",
        "'', '', '', ''"
    })
    void tellsOurNamesFromThoseOfOtherClients(String name, String service, String requestId, String client) {
        LockHolder holder = LockHolder.named(7, name, "", "");
        assertThat(holder).isEqualTo(new LockHolder(7, service, requestId, client, "", ""));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void takesNoRequestOrServiceFromAHostileName(String text) {
        assertThat(LockHolder.of(7, text, "", "").requestId()).isEmpty();
        for (String name : List.of(text, text + "/28d4a1", "inventory/" + text)) {
            LockHolder holder = LockHolder.named(7, name, "", "");
            assertThat(holder.requestId()).isEmpty();
            assertThat(holder.service()).isEmpty();
            assertThat(holder.client())
                    .hasSizeLessThanOrEqualTo(65)
                    .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u202e]");
        }
    }

    static Stream<String> hostile() {
        return Stream.of(
                " ",
                "a b",
                "req-1 > req-2",
                "a\nlevel=ERROR request_id=b",
                "a\u0000\u001b[2J\u0085",
                "a\u202eb\u2028c",
                "\u00fc",
                "x".repeat(10_000));
    }

    @Test
    void takesNoServiceThatIsTooLong() {
        assertThat(LockHolder.named(7, "x".repeat(64) + "/28d4a1", "", "").service())
                .hasSize(64);
        assertThat(LockHolder.named(7, "x".repeat(65) + "/28d4a1", "", "").requestId())
                .isEmpty();
    }

    @Test
    void isShownByTheBestNameThatItHas() {
        assertThat(LockHolder.named(7, "inventory/28d4a1", "", "").shown()).isEqualTo("request 28d4a1");
        assertThat(LockHolder.named(7, "psql", "", "").shown()).isEqualTo("session 7 (psql)");
        assertThat(LockHolder.named(7, null, "", "").shown()).isEqualTo("session 7");
        assertThat(LockHolder.named(0, null, "", "").shown()).isEqualTo("a prepared transaction");
    }
}

package dev.clew.story.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import dev.clew.story.line.Timestamp;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitLineTest {
    private static final String TIME = "2026-11-29T10:00:01.000000Z";

    private static Event line(String rest) {
        return Objects.requireNonNull(Lines.parse("ts=" + TIME + " level=WARN service=shop instance=shop-1 " + rest));
    }

    private static Wait wait(String rest) {
        return Objects.requireNonNull(WaitLine.of(line(rest)));
    }

    @Test
    void namesTheRequestThatHoldsALock() {
        Wait wait =
                wait("event=lock_wait msg=\"UPDATE stock waits for a lock that request b1 holds\" blocked_by_request=b1"
                        + " blocked_by_service=billing blocked_by_state=\"idle in transaction\" blocked_for_ms=503.250"
                        + " blocked_by_sql=\"SELECT n FROM stock WHERE id=?\" blocked_chain=\"a1 > - > b1\"");
        assertThat(wait.text())
                .isEqualTo("waited 503.250 ms or more for a lock that request b1 of billing holds, at the end of"
                        + " a1 > unknown > b1 (idle in transaction: SELECT n FROM stock WHERE id=?)");
        assertThat(wait.heldBy()).containsExactly("b1");
        assertThat(wait.fact("what")).isEqualTo("UPDATE stock");
        assertThat(wait.start()).isEqualTo(Timestamp.parse("2026-11-29T10:00:00.496750Z"));
        assertThat(wait.fields()).containsEntry("ms", 503.25).doesNotContainKey("circle");
    }

    @Test
    void saysThatTheyWaitForEachOther() {
        assertThat(wait("event=lock_wait blocked_by_request=b1 blocked_circle=true")
                        .text())
                .isEqualTo("waited for a lock that request b1 holds, in a circle");
    }

    @Test
    void namesThoseThatHoldThePoolTheLongestFirst() {
        Wait wait = wait("event=pool_wait pool_wait_ms=2003.1 holders=5 past_wrapper=1 held_by_request=\"a b - d\""
                + " held_ms=\"5210 4100 3 1\" last_sql=\"UPDATE stock SET n=?\\nidle in transaction: SELECT 1\"");
        assertThat(wait.text())
                .isEqualTo("waited 2003.100 ms for a connection; 5 are held, longest by request a for 5210 ms"
                        + " (UPDATE stock SET n=?); 1 taken past the wrapper");
        assertThat(wait.heldBy()).containsExactly("a", "b", "d");
        assertThat(wait.holders().get(1)).isEqualTo(new Holder("b", 4100, 0, "idle in transaction: SELECT 1"));
        assertThat(wait.holders().get(2).text()).isEqualTo("a holder without a request");
    }

    @Test
    void blamesNoHolderWhileTheDatabaseIsDown() {
        assertThat(wait("event=pool_wait pool_wait_ms=1000 pool_state=down held_by_request=a")
                        .text())
                .isEqualTo("waited 1000.000 ms for a connection; the database is down");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event=connection_leak held_by_request=a taken_at=\"a.B.c(B.java:3)\\n d\" | kept a connection when it had ended, taken at a.B.c(B.java:3)",
                "event=rejected queued_by_request=\"a b\" queued_tasks=\"40 3\" | had a task rejected; request a fills the queue with 40 tasks",
                "event=rejected | had a task rejected",
                "event=lock_wait msg=\"DELETE stock waits for a lock that session 17 (psql) holds\" blocked_for_ms=500 | waited 500.000 ms or more for a lock that session 17 (psql) holds",
                "event=lock_wait msg=\"DELETE stock waits for a lock that a prepared transaction holds\" | waited for a lock that a prepared transaction holds",
                "event=pause pause_kind=gc pause_ms=120 | stood still for garbage collection for 120.000 ms",
                "event=pause pause_kind=monitor pause_ms=20 blocked_by_request=a lock_class=a.B | waited for a monitor (a.B) for 20.000 ms, held by request a",
                "event=pause pause_kind=monitor pause_ms=20 last_holder=a | waited for a monitor for 20.000 ms, last held by request a",
                "event=pause pause_kind=socket_read pause_ms=20 peer=db:5432 | waited for a socket (db:5432) for 20.000 ms",
            })
    void saysWhatStoppedARequest(String rest, String text) {
        assertThat(wait(rest).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x waits for a lock that holds", "x waits for a lock that  holds", " waits for a lock that holds"
            })
    void namesNoSessionThatALineLeavesOut(String message) {
        assertThat(wait("event=lock_wait msg=\"" + message + '"').fact("by_session"))
                .isEmpty();
    }

    @Test
    void readsLinesOfLocksWhereverTheyAreCut() {
        String message = "UPDATE stock waits for a lock that session 17 (psql) holds";
        for (int from = 0; from <= message.length(); from++) {
            for (int until = from; until <= message.length(); until++) {
                String start = message.substring(0, from);
                String cut = message.substring(from, until);
                String end = message.substring(until);
                for (String text : List.of(start + end, cut, start + start + end, start + end + end)) {
                    assertThat(wait("event=lock_wait msg=\"" + text + '"').text())
                            .startsWith("waited for a lock");
                }
            }
        }
    }

    @Test
    void readsTheNamesOfTheElasticCommonSchema() {
        Event event = Lines.parse("{\"@timestamp\":\"" + TIME + "\",\"log.level\":\"INFO\",\"event.action\":\"pause\","
                + "\"clew.pause_kind\":\"gc\",\"clew.pause_ms\":12.5,\"clew.pause_began\":\"2026-11-29T10:00:00.100000Z\","
                + "\"clew.paused_requests\":\"a b\",\"clew.requests_open\":7}");
        Wait wait = Objects.requireNonNull(WaitLine.of(Objects.requireNonNull(event)));
        assertThat(wait.start()).isEqualTo(Timestamp.parse("2026-11-29T10:00:00.100000Z"));
        assertThat(wait.nanos()).isEqualTo(12_500_000);
        assertThat(wait.facts("requests")).containsExactly("a", "b");
        assertThat(wait.count("requests_open")).isEqualTo(7);
    }

    /** As the READMEs of {@code jdbc}, {@code jfr} and {@code core} show them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "msg=\"UPDATE stock waits for a lock that request 28d4 holds\" sql=\"UPDATE stock SET amount = ?\" fp=4f1c event=lock_wait blocked_by_request=28d4 blocked_by_service=orders blocked_by_state=\"idle in transaction\" blocked_for_ms=512 blocked_by_sql=\"UPDATE stock SET amount = amount - ? WHERE id = ?\""
                        + " | waited 512.000 ms or more for a lock that request 28d4 of orders holds (idle in transaction: UPDATE stock SET amount = amount - ? WHERE id = ?)",
                "msg=\"waited 2003 ms for a connection and got none; 4 are held, longest by request 28d4c07e for 5210 ms\" event=pool_wait pool_wait_ms=2003.114 holders=4 past_wrapper=0 held_by_request=\"28d4c07e 9be01f3a 28d4c07e -\" held_ms=\"5210 4100 3 1\" last_sql=\"UPDATE stock SET amount = amount - ? WHERE sku = ?\\nidle in transaction: SELECT * FROM orders WHERE id = ?\\nidle\\nclosing: SELECT ?\""
                        + " | waited 2003.114 ms for a connection; 4 are held, longest by request 28d4c07e for 5210 ms (UPDATE stock SET amount = amount - ? WHERE sku = ?)",
                "msg=\"request 28d4c07e has ended and still holds a connection\" event=connection_leak held_by_request=28d4c07e held_ms=61210 last_sql=\"idle: SELECT ?\""
                        + " | kept a connection when it had ended (idle: SELECT ?)",
                "msg=\"ThreadPoolExecutor rejected a task; 40 of the 44 in its queue are of request a\" event=rejected rejections=3 queued_by_request=\"a b c\" queued_tasks=\"40 3 1\""
                        + " | had a task rejected; request a fills the queue with 40 tasks",
                "msg=\"waited 183 ms for the monitor of a shop.Stock, held by request 28d4\" event=pause pause_kind=monitor pause_ms=183.402 pause_began=2026-11-22T10:00:05.003120Z lock_class=shop.Stock blocked_by_request=28d4"
                        + " | waited for a monitor (shop.Stock) for 183.402 ms, held by request 28d4",
                "msg=\"a collection stopped the process for 131 ms: G1New, G1 Evacuation Pause\" event=pause pause_kind=gc pause_ms=131.027 pause_began=2026-11-22T10:00:06.511208Z paused_requests=\"28d4 9f31\" requests_open=2"
                        + " | stood still for garbage collection for 131.027 ms",
            })
    void readsTheLinesThatClewsModulesWrite(String rest, String text) {
        assertThat(wait("logger=clew " + rest).text()).isEqualTo(text);
    }

    @Test
    void readsWhatTheEndOfASpanTells() {
        assertThat(WaitLine.ofSpan(line("event=span_end blocked_by_request=b1 pool_wait_ms=3.5 queue_ms=2 gc_ms=7")))
                .extracting(wait -> wait.kind() + " " + wait.nanos() + " " + wait.heldBy())
                .containsExactly("lock_wait 0 [b1]", "pool_wait 3500000 []", "queue 2000000 []", "gc 7000000 []");
        assertThat(WaitLine.ofSpan(line("event=span_end gc_ms=0 queue_ms=-1 pool_wait_ms=x blocked_by_request=-")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "1e300", "Infinity", "x", "99999999999999999999", "0x10", ""})
    void takesNoNumberThatTimeCannotHave(String number) {
        Wait wait = wait("event=pool_wait pool_wait_ms=\"" + number + "\" holders=\"" + number
                + "\" held_by_request=a held_ms=\"" + number + "\"");
        assertThat(wait.nanos()).isZero();
        assertThat(wait.count("held")).isBetween(0, 1_000_000_000);
        assertThat(wait.holders())
                .singleElement()
                .satisfies(holder -> assertThat(holder.millis()).isNaN());
    }

    @Test
    void looksAtTenOfAsManyHoldersAsALineMayHave() {
        Wait wait = wait("event=pool_wait held_by_request=\"" + "a ".repeat(100_000) + "\" last_sql=\""
                + "x".repeat(300_000) + "\" held_ms=\"" + "1 ".repeat(100_000) + "\"");
        assertThat(wait.holders()).hasSize(10);
        assertThat(wait.holders().get(0).sql()).hasSize(201).endsWith("…");
        assertThat(wait.text().length()).isLessThan(200);
        Wait chain = wait("event=lock_wait blocked_by_request=" + "z".repeat(5_000) + " blocked_chain=\""
                + "a > ".repeat(100_000) + "\"");
        assertThat(chain.facts("chain")).hasSize(10);
        assertThat(chain.heldBy()).containsExactly("z".repeat(200) + "…");
    }

    @Test
    void leavesOtherLinesAlone() {
        assertThat(WaitLine.of(line("event=span_end gc_ms=3"))).isNull();
        assertThat(WaitLine.of(line("event=pause pause_kind=nap pause_ms=3"))).isNull();
        assertThat(WaitLine.of(line("msg=pause pause_kind=gc pause_ms=3"))).isNull();
    }
}

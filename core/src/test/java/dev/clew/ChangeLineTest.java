package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeLineTest {
    private final LinesOf lines = LinesOf.logger("clew.change");

    @AfterEach
    void stop() {
        lines.close();
    }

    @Test
    void saysWhatChanged() {
        Clew.change("flag", "checkout-v2: off -> on");
        assertThat(lines.texts())
                .containsExactly("INFO flag changed: checkout-v2: off -> on"
                        + " | event=change change_kind=flag what=checkout-v2: off -> on");
        assertThat(lines.onlyMdc()).isEmpty();
    }

    @Test
    void isALineOfTheRequestThatChangedIt() {
        TraceContext context = Clew.builder().build().root();
        try (Scope scope = context.makeCurrent()) {
            Clew.change("scale", "3 -> 5");
        }
        assertThat(lines.onlyMdc()).containsEntry("request_id", context.requestId());
    }

    @Test
    void isBoundedAndForgesNoLine() {
        Clew.change("k".repeat(100), "a\nb\u2028" + "x".repeat(2_000));
        Clew.change("own", "x".repeat(998) + "\ud83d\ude00" + "y");
        Clew.change("own", "x".repeat(1_000));
        String kind = "k".repeat(63) + "…";
        String what = "a\ufffdb\ufffd" + "x".repeat(995) + "…";
        assertThat(lines.texts())
                .containsExactly(
                        "INFO " + kind + " changed: " + what + " | event=change change_kind=" + kind + " what=" + what,
                        own("x".repeat(998) + "…"),
                        own("x".repeat(1_000)));
    }

    private static String own(String what) {
        return "INFO own changed: " + what + " | event=change change_kind=own what=" + what;
    }

    @Test
    void ofABlankKindIsOther() {
        Clew.change(" ", "pool doubled");
        assertThat(lines.texts())
                .containsExactly("INFO other changed: pool doubled | event=change change_kind=other what=pool doubled");
    }

    @Test
    void isNotWrittenIfNothingIsSaid() {
        Clew.change("flag", "");
        Clew.change("", " ");
        assertThat(lines.texts()).isEmpty();
    }

    @Test
    void aLogThatFailsIsCountedAndTheCallerHearsNothing() {
        long before = Counters.shared().get("skipped.change");
        lines.failing(() -> Clew.change("flag", "a"));
        assertThat(Counters.shared().get("skipped.change")).isEqualTo(before + 1);
        assertThat(lines.texts()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway")
    void takesNoNull() {
        assertThatThrownBy(() -> Clew.change(null, "a"))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("kind");
        assertThatThrownBy(() -> Clew.change("flag", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("what");
    }
}

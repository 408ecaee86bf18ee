package dev.clew.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On a clock of its own, which goes on by as much as is waited. */
class ConfirmationTest {
    private static final Duration SETTLE = Duration.ofMillis(100);

    private long now;
    private long last;
    private final List<Long> due = new ArrayList<>();

    /** Work that comes that long after each request. */
    private Confirmation requestsThatCause(long after) {
        return new Confirmation(
                time -> {
                    due.add(now + after);
                    return passed(time);
                },
                this::passed,
                this::nanos);
    }

    private Set<String> passed(Duration time) {
        now += time.toMillis();
        boolean isSeen = due.removeIf(moment -> moment <= now);
        return isSeen ? Set.of("it") : Set.of();
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(now);
    }

    /** Work that comes by itself. */
    private Confirmation requestsBeside(long every) {
        Confirmation.Window window = time -> {
            now += time.toMillis();
            boolean isSeen = now / every > last / every;
            last = now;
            return isSeen ? Set.of("it") : Set.of();
        };
        return new Confirmation(window, window, this::nanos);
    }

    @Test
    void workOfTheRequestIsConfirmed() throws Exception {
        assertThat(requestsThatCause(5).confirm(Set.of("it", "other"), SETTLE)).containsExactly("it");
    }

    /** Whatever the lengths of the pauses: they are drawn anew each time. */
    @Test
    void workThatComesLaterThanIsWaitedIsConfirmed() throws Exception {
        for (int after = 101; after <= 700; after++) {
            for (int again = 0; again < 100; again++) {
                due.clear();
                assertThat(requestsThatCause(after).confirm(Set.of("it"), SETTLE))
                        .as("%s ms after the request", after)
                        .containsExactly("it");
            }
        }
    }

    @Test
    void workThatComesByItselfIsNotConfirmedWhateverItsRhythm() throws Exception {
        int confirmed = 0;
        Random random = new Random(42);
        for (int every = 1; every < 3_000; every++) {
            last = 0;
            now = random.nextInt(every);
            confirmed += requestsBeside(every).confirm(Set.of("it"), SETTLE).size();
        }
        // Chance lets a few of the 2,999 through.
        assertThat(confirmed).isLessThan(15);
    }

    @Test
    void nothingIsAskedIfNothingIsSuspected() throws Exception {
        assertThat(requestsThatCause(5).confirm(Set.of(), SETTLE)).isEmpty();
        assertThat(now).isZero();
    }
}

package dev.clew.stress;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the steps of a load and the violations, and compares both with Clew's counters. */
final class Tally {
    private static final int SHOWN = 10;

    final LongAdder units = new LongAdder();
    final LongAdder lines = new LongAdder();
    final LongAdder outOfOrder = new LongAdder();
    final LongAdder closedByStranger = new LongAdder();
    final LongAdder closedByBoth = new LongAdder();
    final LongAdder leaked = new LongAdder();
    final LongAdder thrown = new LongAdder();
    final LongAdder tasks = new LongAdder();
    final LongAdder spans = new LongAdder();
    private final AtomicInteger wrong = new AtomicInteger();

    final Clew clew = Clew.builder()
            .setting("clew.span.log", "false")
            .listener(new SpanListener() {
                @Override
                public void ended(Span span) {
                    spans.increment();
                    UnitOfWork.line("a span that ends", span.context(), Tally.this);
                }
            })
            .build();

    /** Counts a violation, and prints the first of them. */
    void wrong(String what) {
        if (wrong.incrementAndGet() <= SHOWN) {
            System.out.println("WRONG  " + what);
        }
    }

    boolean isRight() {
        return wrong.get() == 0;
    }

    /** Compares the steps with the lines that were seen, and with Clew's counters. */
    void compare(long linesSeen) {
        equal("lines seen", linesSeen, lines.sum());
        equal("scope.closed_out_of_order", count("closed_out_of_order"), outOfOrder.sum());
        equal("scope.leaked", count("leaked"), leaked.sum());
        // A scope that a stranger closed is closed again by its owner. If both close at once, one of the two may not
        // see
        // the other.
        long strangers = count("closed_on_other_thread") + count("closed_twice");
        long least = 2 * closedByStranger.sum() + closedByBoth.sum();
        if (strangers < least || strangers > least + closedByBoth.sum()) {
            wrong("scopes closed by strangers or twice: " + strangers + ", expected " + least + " to "
                    + (least + closedByBoth.sum()));
        }
        for (Map.Entry<String, Long> counter : clew.counters().all().entrySet()) {
            if (!counter.getKey().startsWith("scope.")) {
                wrong("counted " + counter);
            }
        }
    }

    private long count(String misuse) {
        return clew.counters().get("scope." + misuse);
    }

    private void equal(String what, long is, long expected) {
        if (is != expected) {
            wrong(what + ": " + is + ", expected " + expected);
        }
    }

    @Override
    public String toString() {
        return units + " units, " + lines + " lines, " + tasks + " tasks, " + spans + " spans, " + thrown + " thrown, "
                + outOfOrder + " closed out of order, " + closedByStranger + " by a stranger, " + closedByBoth
                + " by both at once, " + leaked + " leaked, " + wrong + " wrong";
    }
}

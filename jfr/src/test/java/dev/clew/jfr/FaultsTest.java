package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.FlightRecorder;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** What fails or is too much of ours harms no request. */
class FaultsTest {
    /** Throws at each line of a request. */
    private static final class FailingFilter extends TurboFilter {
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public FilterReply decide(
                Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
            if (TraceContext.current().requestId().equals("fails")
                    && logger.getName().equals("clew.jfr")) {
                failures.incrementAndGet();
                throw new IllegalStateException("no");
            }
            return FilterReply.NEUTRAL;
        }
    }

    @Test
    void aLineThatFailsIsSkippedAndCounted() {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        FailingFilter filter = new FailingFilter();
        try (Recorded recorded = new Recorded()) {
            logback.addTurboFilter(filter);
            Object stock = new Object();
            Recorded.join(Contention.on(stock, () -> recorded.serving("fails", () -> Contention.enter(stock)), 40));
            Await.until(() -> filter.failures.get() > 0);
            recorded.awaitAllSoFar();
            assertThat(recorded.linesOf("fails")).isEmpty();
            assertThat(recorded.clew.counters().get("skipped.jfr_line")).isEqualTo(filter.failures.get());
        } finally {
            logback.resetTurboFilterList();
        }
    }

    @Test
    void openRequestsBeyondTheMostPushTheOldestOut() {
        Clew clew = Clew.builder().build();
        Requests requests = new Requests(clew.counters());
        List<Span> spans = new ArrayList<>();
        assertThat(requests.putInForce()).isTrue();
        TraceContext busy = clew.root();
        try (Scope works = busy.makeCurrent()) {
            clew.span(Span.Kind.SERVER, busy).name("GET /").begin();
            for (int i = 0; i < 20_000; i++) {
                TraceContext context = clew.root();
                spans.add(clew.span(Span.Kind.SERVER, context).name("GET /").begin());
                assertThat(requests.open()).hasSizeLessThanOrEqualTo(8_192);
            }
            requests.sweep();
            assertThat(requests.open())
                    .as("they are all open")
                    .hasSizeGreaterThan(7_000)
                    .extracting(SeenRequest::context)
                    .as("the newest, and the one that a thread works on")
                    .contains(busy, spans.get(19_999).context())
                    .doesNotContain(spans.get(0).context());
            assertThat(clew.counters().get("jfr.requests_left_out"))
                    .isEqualTo(20_001 - requests.open().size());

            spans.get(0).end();
            assertThat(requests.over())
                    .extracting(SeenRequest::context)
                    .containsExactly(spans.get(0).context());
            assertThat(clew.counters().get("skipped.scope_listener")).isZero();
        } finally {
            requests.withdraw();
        }
        assertThat(requests.open()).isEmpty();
    }

    @Test
    void aLookForOwnersThatFailsIsCountedAndTheNextOneIsMade() throws Exception {
        Clew clew = Clew.builder().build();
        Requests requests = new Requests(clew.counters());
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Thread watch = new Thread(new LockWatch(requests, clew.counters(), closed, () -> {
            if (looks.incrementAndGet() <= 2) {
                throw new OutOfMemoryError("no");
            }
            return ManagementFactory.getThreadMXBean();
        }));
        assertThat(requests.putInForce()).isTrue();
        try (Scope scope = clew.root().makeCurrent()) {
            watch.start();
            Await.until(() -> looks.get() > 4);
            assertThat(clew.counters().get("skipped.jfr_locks")).isEqualTo(2);
        } finally {
            requests.withdraw();
            closed.countDown();
            watch.join();
        }
    }

    @Test
    void requestsThatAreOverMakeRoomForOthers() {
        Clew clew = Clew.builder().build();
        Requests requests = new Requests(clew.counters());
        assertThat(requests.putInForce()).isTrue();
        try {
            Span open = clew.span(Span.Kind.SERVER, clew.root()).name("GET /").begin();
            for (int i = 0; i < 15_000; i++) {
                clew.span(Span.Kind.SERVER, clew.root()).name("GET /").begin().end();
            }
            assertThat(requests.over()).hasSize(15_000);
            requests.sweep();
            assertThat(requests.over()).hasSize(4_096);
            assertThat(requests.open()).extracting(SeenRequest::context).containsExactly(open.context());
        } finally {
            requests.withdraw();
        }
    }

    @Test
    void workThatGoesOnAfterItsSpanIsOverAgain() {
        Clew clew = Clew.builder().build();
        Requests requests = new Requests(clew.counters());
        assertThat(requests.putInForce()).isTrue();
        try {
            TraceContext context = clew.root();
            try (Scope scope = context.makeCurrent()) {
                clew.span(Span.Kind.SERVER, context).name("GET /").begin().end();
            }
            try (Scope scope = context.makeCurrent()) {
                assertThat(requests.open()).extracting(SeenRequest::context).containsExactly(context);
                assertThat(requests.over()).isEmpty();
            }
            assertThat(requests.open()).isEmpty();
            assertThat(requests.over()).extracting(SeenRequest::context).containsExactly(context);
        } finally {
            requests.withdraw();
        }
    }

    @Test
    void closingOnceMoreLeavesTheNextOneAlone() {
        Pauses first = Pauses.start(Clew.builder().build());
        Await.until(Recorded::isRunning);
        first.close();
        try (Recorded second = new Recorded()) {
            first.close();
            second.awaitAllSoFar();
        }
    }

    @Test
    void closingOneThatEndedByItselfLeavesTheNextOneAlone() {
        try (Recorded first = new Recorded()) {
            first.awaitAllSoFar();
            // Stopped and not closed: a stream that sees its recording closed only, or before the first event, waits
            // forever.
            FlightRecorder.getFlightRecorder().getRecordings().forEach(jdk.jfr.Recording::stop);
            Await.until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("clew-jfr")));
            try (Recorded second = new Recorded()) {
                first.closePauses();
                second.awaitAllSoFar();
            }
        }
    }

    @Test
    void oneOfTwoThatStartTogetherRecords() {
        for (int i = 0; i < 5; i++) {
            try (Recorded one = new Recorded(2)) {
                one.awaitAllSoFar();
                Await.until(() -> one.log.lines("clew.jfr").stream()
                        .anyMatch(line -> line.message().equals("pauses are recorded already, and not once more")));
            }
        }
    }

    @Test
    void aThresholdThatIsNoneThrowsAtOnce() {
        for (String threshold : new String[] {"0", "-1", "20ms", ""}) {
            Clew clew = Clew.builder().setting("clew.jfr.threshold", threshold).build();
            assertThatThrownBy(() -> Pauses.start(clew))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "clew.jfr.threshold must be a number of milliseconds from 1 on, was \"" + threshold + '"');
        }
    }
}

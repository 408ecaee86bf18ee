package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.BasicSequenceNumberGenerator;
import dev.clew.Clew;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.jvm.ChildJvm;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

/** The number of a line among its request's events. */
class SeqTest {
    private final Captured captured = new Captured();
    private final Logger log = captured.context.getLogger("shop.Orders");
    private final Clew clew = Clew.builder().build();

    @Test
    void countsTheEventsOfEachRequestFromOne() {
        for (int i = 0; i < 2; i++) {
            try (Scope scope = clew.root().makeCurrent()) {
                log.info("a");
                try (Scope child = TraceContext.current().child().makeCurrent()) {
                    log.info("b");
                }
                log.info("c");
            }
        }
        log.info("outside");
        assertThat(captured.column("seq")).containsExactly("1", "2", "3", "1", "2", "3", null);
    }

    @Test
    void oneEventHasOneNumberInAllFiles() {
        Captured second = new Captured();
        captured.root().addAppender(second.appender);
        try (Scope scope = clew.root().makeCurrent()) {
            log.info("a");
            log.info("b");
        }
        assertThat(captured.column("seq")).containsExactly("1", "2");
        assertThat(second.column("seq")).containsExactly("1", "2");
    }

    @Test
    void isTakenOnTheCallersThreadBehindAnAsyncAppender() {
        AsyncAppender async = new AsyncAppender();
        async.setContext(captured.context);
        async.addAppender(captured.appender);
        async.start();
        captured.behind(async);
        try (Scope scope = clew.root().makeCurrent()) {
            log.info("a");
            log.info("b");
        }
        async.stop();
        assertThat(captured.column("seq")).containsExactly("1", "2");
    }

    @Test
    void aLineThatACountingAsyncAppenderDropsIsAGapAndIsCounted() {
        long before = Counters.shared().get("log.async_dropped");
        logBehindOneThatDropsInfo(new CountingAsyncAppender());
        assertThat(captured.messages()).isEqualTo(List.of("a", "b"));
        assertThat(captured.column("seq")).containsExactly("1", "3");
        assertThat(Counters.shared().get("log.async_dropped") - before).isEqualTo(1);
    }

    @Test
    void aLineThatFindsAFullQueueIsCountedOnce() {
        long before = Counters.shared().get("log.async_dropped");
        CountDownLatch open = new CountDownLatch(1);
        BlockedAppender blocked = new BlockedAppender(open);
        blocked.setContext(captured.context);
        blocked.start();
        CountingAsyncAppender async = new CountingAsyncAppender();
        async.setContext(captured.context);
        async.setQueueSize(5);
        async.setNeverBlock(true);
        async.addAppender(blocked);
        async.start();
        captured.behind(async);
        log.warn("taken");
        Await.until(() -> blocked.isBlocked);
        for (int i = 0; i < 5; i++) {
            log.warn("fills the queue");
        }
        log.info("discarded");
        log.warn("without room");
        open.countDown();
        async.stop();
        assertThat(Counters.shared().get("log.async_dropped") - before).isEqualTo(2);
    }

    /** Waits with its first event. */
    private static final class BlockedAppender extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch open;
        private volatile boolean isBlocked;

        BlockedAppender(CountDownLatch open) {
            this.open = open;
        }

        @Override
        protected void append(ILoggingEvent event) {
            isBlocked = true;
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aLineThatLogbacksAsyncAppenderDropsIsAGapToo() {
        logBehindOneThatDropsInfo(new AsyncAppender());
        assertThat(captured.messages()).isEqualTo(List.of("a", "b"));
        assertThat(captured.column("seq")).containsExactly("1", "3");
    }

    private void logBehindOneThatDropsInfo(AsyncAppender async) {
        async.setContext(captured.context);
        async.setQueueSize(10);
        async.setDiscardingThreshold(11);
        async.addAppender(captured.appender);
        async.start();
        captured.behind(async);
        try (Scope scope = clew.root().makeCurrent()) {
            log.warn("a");
            log.info("dropped");
            log.warn("b");
        }
        async.stop();
    }

    @Test
    void isTheRequestsEvenIfTheApplicationNumbersItsEventsItself() {
        BasicSequenceNumberGenerator own = new BasicSequenceNumberGenerator();
        captured.context.setSequenceNumberGenerator(own);
        log.info("outside");
        try (Scope scope = clew.root().makeCurrent()) {
            log.info("a");
            log.info("b");
        }
        assertThat(captured.column("seq")).containsExactly(null, "1", "2");
        assertThat(own.nextSequenceNumber()).isEqualTo(4);
        captured.restart();
        assertThat(captured.context.getSequenceNumberGenerator()).isSameAs(own);
    }

    @Test
    void aLineOfARequestThatHasNoIdIsCounted() {
        long before = Counters.shared().get("log.without_id");
        try (Scope scope = clew.root().makeCurrent()) {
            log.info("with");
            MDC.clear();
            log.info("without");
        }
        log.info("outside");
        assertThat(captured.column("request_id").get(1)).isNull();
        assertThat(Counters.shared().get("log.without_id") - before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "-Dclew.mdc=plain, 1",
        "-Dclew.mdc.keys=trace_id:span_id, 1",
        "-Dclew.mdc=datadog -Dclew.mdc.keys=dd.trace_id, 1",
        "-Dclew.mdc=datadog -Dclew.mdc.keys=dd.trace_id -Dclew.mdc.mirror=lazy, 0",
        "-Dclew.mdc=off, 0"
    })
    void aLineThatHasTheIdsThatWereChosenIsNotCounted(String options, int missingAfterClear) {
        try (ChildJvm child =
                ChildJvm.start(Chosen.class, options.replace(':', ',').split(" ", -1))) {
            assertThat(child.join().stream().filter(line -> line.startsWith("without ")))
                    .containsExactly("without 0", "without " + missingAfterClear);
        }
    }

    static final class Chosen {
        public static void main(String[] arguments) {
            SeqTest test = new SeqTest();
            try (Scope scope = Clew.global().root().makeCurrent()) {
                test.log.info("with");
                System.out.println("without " + Counters.shared().get("log.without_id"));
                MDC.clear();
                test.log.info("after");
                System.out.println("without " + Counters.shared().get("log.without_id"));
            }
        }

        private Chosen() {}
    }

    @Test
    void aLevelThatIsOffTakesNoNumber() {
        log.setLevel(Level.WARN);
        try (Scope scope = clew.root().makeCurrent()) {
            log.info("off");
            log.warn("on");
        }
        assertThat(captured.column("seq")).containsExactly("1");
    }
}

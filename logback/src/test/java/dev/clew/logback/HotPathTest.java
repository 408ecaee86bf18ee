package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.clew.testkit.ParsedLine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HotPathTest {
    private static ILoggingEvent requestLine() {
        return Events.event()
                .mdc("request_id", "b41cb41cb41cb41cb41cb41cb41cb41c")
                .mdc("trace_id", "b41cb41cb41cb41cb41cb41cb41cb41c")
                .mdc("span_id", "9d0c9d0c9d0c9d0c")
                .with("action", "create")
                .with("user_id", 9921)
                .event;
    }

    @Test
    void allocatesTheLineAndHardlyMore() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        LogfmtEncoder encoder = Events.encoder();
        ILoggingEvent event = requestLine();
        int lines = 50_000;
        long before = 0;
        for (int i = -lines; i < lines; i++) {
            if (i == 0) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            encoder.encode(event);
        }
        long perLine = (threads.getCurrentThreadAllocatedBytes() - before) / lines;
        assertThat(perLine).isBetween(1L, encoder.encode(event).length + 16L + 8 + 40);
    }

    @Test
    void threadsDoNotMixTheirLines() throws Exception {
        LogfmtEncoder encoder = Events.encoder();
        ExecutorService pool = Executors.newFixedThreadPool(40);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int t = 0; t < 40; t++) {
                String value = "v" + t;
                wrong.add(pool.submit(() -> {
                    ILoggingEvent event = Events.event().with("own", value).event;
                    int count = 0;
                    for (int i = 0; i < 2_000; i++) {
                        count += value.equals(
                                        ParsedLine.parse(encoder.encode(event)).get("own"))
                                ? 0
                                : 1;
                    }
                    return count;
                }));
            }
            for (Future<Integer> count : wrong) {
                assertThat(count.get()).isZero();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aValueThatLogsWhileItIsWrittenGetsALineOfItsOwn() {
        LogfmtEncoder encoder = Events.encoder();
        List<byte[]> inner = new ArrayList<>();
        Object logging = new Object() {
            @Override
            public String toString() {
                inner.add(encoder.encode(Events.event().with("inner", 1).event));
                return "outer";
            }
        };
        byte[] line = encoder.encode(Events.event().with("value", logging).event);
        assertThat(ParsedLine.parse(line)).containsEntry("value", "outer").doesNotContainKey("inner");
        assertThat(ParsedLine.parse(inner.get(0))).containsEntry("inner", "1");
    }
}

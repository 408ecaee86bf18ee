package dev.clew.benchmarks.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.spi.SequenceNumberGenerator;
import dev.clew.ClewBuilder;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.peers.Ours;
import dev.clew.benchmarks.peers.Ours.Variant;
import java.util.Map;

/** The request of the core scenarios with a lazy mirror: a line reads as an event does. */
public final class LazyMirror {
    private final LogbackMDCAdapter adapter;
    private final SequenceNumberGenerator numbers;

    private LazyMirror() {
        LoggerContext context = LogbackLines.clewContext();
        adapter = (LogbackMDCAdapter) context.getMDCAdapter();
        numbers = context.getSequenceNumberGenerator();
    }

    public static Operation start(String scenario) {
        ClewBuilder builder = Variant.TWO_KEYS.w3c(scenario).setting("clew.mdc.mirror", "lazy");
        return new Ours(Variant.TWO_KEYS, builder, new LazyMirror()::readThree, scenario).operation();
    }

    private int readThree() {
        return read() + read() + read();
    }

    /** Asks as an event does: for its number when it is made, for the MDC when it is written. */
    private int read() {
        int number = (int) numbers.nextSequenceNumber();
        Map<String, String> mdc = adapter.getPropertyMap();
        return number + mdc.get("trace_id").length() + mdc.get("span_id").length();
    }
}

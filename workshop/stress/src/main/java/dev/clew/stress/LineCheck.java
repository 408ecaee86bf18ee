package dev.clew.stress;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Compares each line's MDC with the ids that its writer expects, which are the line's arguments. */
final class LineCheck extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final Tally tally;
    private final LongAdder count = new LongAdder();

    LineCheck(Tally tally) {
        this.tally = tally;
    }

    @Override
    protected void append(ILoggingEvent line) {
        count.increment();
        Object[] expected = line.getArgumentArray();
        Map<String, String> mdc = line.getMDCPropertyMap();
        for (int i = 0; i < UnitOfWork.KEYS.size(); i++) {
            String there = mdc.get(UnitOfWork.KEYS.get(i));
            if (!Objects.equals(there, expected[i])) {
                tally.wrong("a line of " + line.getMessage() + " has " + UnitOfWork.KEYS.get(i) + " " + there
                        + ", expected " + expected[i]);
            }
        }
    }

    long count() {
        return count.sum();
    }
}

package dev.clew.logback;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.clew.Clew;

/**
 * Logback's asynchronous appender, which counts what it drops: {@code log.async_dropped}.
 *
 * <p>A dropped line has its number among its request's all the same, so that the file shows the gap.
 */
public final class CountingAsyncAppender extends AsyncAppender {
    /** Called by Logback. */
    public CountingAsyncAppender() {}

    @Override
    protected void append(ILoggingEvent event) {
        // Where the application numbers its events itself, this gives it its number, on this thread.
        event.getMDCPropertyMap();
        if (isNeverBlock() && getRemainingCapacity() == 0) {
            count(); // it may yet find room; that it is counted then is the lesser wrong
        }
        super.append(event);
    }

    /** Asked only where the queue is nearly full: what may be dropped then is dropped. */
    @Override
    protected boolean isDiscardable(ILoggingEvent event) {
        boolean dropped = super.isDiscardable(event);
        if (dropped) {
            count();
        }
        return dropped;
    }

    private static void count() {
        Clew.sharedCounters().add("log.async_dropped");
    }
}

package dev.clew.logback;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.clew.context.Counters;

/**
 * Logback's asynchronous appender with a count of the lines it drops: {@code log.async_dropped}.
 *
 * <p>A dropped line takes its number too, so the file shows a gap in {@code seq}.
 */
public final class CountingAsyncAppender extends AsyncAppender {
    /** Called by Logback. */
    public CountingAsyncAppender() {}

    @Override
    protected void append(ILoggingEvent event) {
        // With a sequence number generator of the application, the event takes its number here, on this thread.
        event.getMDCPropertyMap();
        if (isNeverBlock() && getRemainingCapacity() == 0 && !isDiscardedWhenFull(event)) {
            count(); // the event may still find room; it is counted all the same
        }
        super.append(event);
    }

    /** Whether {@link #isDiscardable} is going to be asked, and counts the event. */
    private boolean isDiscardedWhenFull(ILoggingEvent event) {
        return getDiscardingThreshold() > 0 && super.isDiscardable(event);
    }

    /** Called only if the queue is nearly full; an event that may be dropped then is dropped. */
    @Override
    protected boolean isDiscardable(ILoggingEvent event) {
        boolean dropped = super.isDiscardable(event);
        if (dropped) {
            count();
        }
        return dropped;
    }

    private static void count() {
        Counters.shared().add("log.async_dropped");
    }
}

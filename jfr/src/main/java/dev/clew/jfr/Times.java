package dev.clew.jfr;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;

/** The times of events, in nanoseconds since 1970. */
final class Times {
    private Times() {}

    static long start(RecordedEvent event) {
        return nanos(event.getStartTime());
    }

    static long end(RecordedEvent event) {
        return nanos(event.getEndTime());
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }
}

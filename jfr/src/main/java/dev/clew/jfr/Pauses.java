package dev.clew.jfr;

import dev.clew.Clew;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each pause of a request: a monitor, a lock, a pinned virtual thread, a slow read of a socket; and one for
 * each collection or safepoint that stops the process, with the requests that were open.
 *
 * <p>JDK Flight Recorder tells of them, up to two seconds late. Start it when the application is ready. One is recorded at a
 * time, for all requests of a class loader. Safe for all threads.
 */
public final class Pauses implements AutoCloseable {
    private static final long CLOSING_MILLIS = 5_000;
    private static final int WARNING_SECONDS = 60;

    /** Taken from before events are registered until they no longer are: that is not counted, and one ends it for all. */
    private static final Semaphore PLACE = new Semaphore(1);

    private final Clew clew;
    private final Duration threshold;
    private final Requests requests;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread recorder;
    private @Nullable AutoCloseable recording;

    private Pauses(Clew clew) {
        this.clew = clew;
        this.threshold = threshold(clew.setting("clew.jfr.threshold", "20"));
        this.requests = new Requests(clew.counters());
        this.recorder = daemon("clew-jfr", this::record);
    }

    private static Duration threshold(String millis) {
        try {
            long value = Long.parseLong(millis);
            if (value > 0) {
                return Duration.ofMillis(value);
            }
        } catch (NumberFormatException e) {
            // as for zero
        }
        throw new IllegalArgumentException(
                "clew.jfr.threshold must be a number of milliseconds from 1 on, was \"" + millis + '"');
    }

    /** Starts with {@link Clew#global()}. */
    public static Pauses start() {
        return start(Clew.global());
    }

    /**
     * Starts recording on daemon threads, and returns at once.
     *
     * <p>If JDK Flight Recorder cannot start, one line with level WARN says why, and nothing is recorded. The same if pauses
     * are recorded already.
     *
     * @throws IllegalArgumentException if {@code clew.jfr.threshold} is malformed, saying what is allowed
     */
    public static Pauses start(Clew clew) {
        Pauses pauses = new Pauses(clew);
        pauses.recorder.start();
        return pauses;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void record() {
        if (!PLACE.tryAcquire()) {
            warnOfAnother();
            return;
        }
        boolean hasBegun = false;
        Throwable failure = null;
        try {
            Recording opened = new Recording(requests, clew.counters(), threshold);
            try {
                runUnlessAnother(opened);
            } finally {
                hasBegun = opened.hasBegun();
                // As a resource of the try it would hide the OutOfMemoryError that both throw, and that cannot suppress
                // itself.
                opened.close();
            }
        } catch (Throwable t) {
            failure = t;
        } finally {
            requests.withdraw();
            PLACE.release(); // before the line, after which an application may start anew
        }
        try {
            if (failure != null && closed.getCount() > 0) {
                warn(hasBegun, failure);
            }
        } finally {
            closed.countDown();
        }
    }

    private void runUnlessAnother(Recording opened) {
        if (!requests.putInForce()) {
            warnOfAnother();
        } else if (keep(opened::end)) {
            daemon("clew-jfr-locks", new LockWatch(requests, clew.counters(), closed))
                    .start();
            opened.run();
        }
    }

    /** Says that nothing is recorded, as soon as there is memory for the line. */
    private static void warn(boolean hasBegun, Throwable reason) {
        for (int i = 0; i < WARNING_SECONDS; i++) {
            try {
                if (hasBegun) {
                    PauseLog.LOG.warn("pauses are no longer recorded: {}", reason.toString());
                } else {
                    PauseLog.LOG.warn(
                            "pauses are not recorded: JDK Flight Recorder does not start, {}", reason.toString());
                }
                return;
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    private static void warnOfAnother() {
        PauseLog.LOG.warn("pauses are recorded already, and not once more");
    }

    /** Returns false if it was to be closed before it was opened. */
    private synchronized boolean keep(AutoCloseable opened) {
        recording = opened;
        return closed.getCount() > 0;
    }

    /** Stops recording. What was recorded in the last second is lost. */
    @Override
    public void close() {
        requests.withdraw();
        try {
            AutoCloseable opened = take();
            if (opened != null) {
                opened.close();
            }
            if (recorder != Thread.currentThread()) {
                recorder.join(CLOSING_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable t) {
            clew.counters().skipped("jfr", t);
        }
    }

    private synchronized @Nullable AutoCloseable take() {
        closed.countDown();
        return recording;
    }

    @Override
    public String toString() {
        return "Pauses(threshold=" + threshold.toMillis() + "ms)";
    }
}

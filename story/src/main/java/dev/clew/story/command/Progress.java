package dev.clew.story.command;

import dev.clew.story.file.Meter;
import java.io.PrintStream;
import java.util.Locale;

/** A line on the terminal that says how far a command has read, once it took a second. It is erased at the end, or at Ctrl-C. */
final class Progress implements AutoCloseable {
    private static final long FIRST_NANOS = 1_000_000_000;
    private static final long NEXT_MILLIS = 200;
    private static final String ERASED = "\r\u001b[K";

    private final PrintStream errors;
    private final Meter meter;
    private final int passes;
    private final Thread hook = new Thread(this::close, "clew-terminal");
    private boolean isDrawn;
    private boolean isOver;

    private Progress(PrintStream errors, Meter meter, int passes) {
        this.errors = errors;
        this.meter = meter;
        this.passes = passes;
    }

    /**
     * Begins to show it.
     *
     * @param isShown whether there is a terminal
     * @param passes how often each byte will be read
     */
    static Progress show(PrintStream errors, Meter meter, boolean isShown, int passes) {
        Progress progress = new Progress(errors, meter, passes);
        if (isShown) {
            Thread thread = new Thread(progress::draw, "clew-progress");
            thread.setDaemon(true);
            thread.start();
            Runtime.getRuntime().addShutdownHook(progress.hook);
        }
        return progress;
    }

    private synchronized void draw() {
        long begin = System.nanoTime();
        try {
            while (!isOver) {
                if (System.nanoTime() - begin >= FIRST_NANOS) {
                    errors.print(ERASED + text());
                    errors.flush();
                    isDrawn = true;
                }
                wait(NEXT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String text() {
        long total = meter.total() * passes;
        long done = meter.done();
        if (total == 0) {
            return "clew: " + megabytes(done) + " read";
        }
        long percent = Math.min(100, Math.round(100.0 * done / total));
        return "clew: " + megabytes(Math.min(done, total)) + " of " + megabytes(total) + " read, " + percent + "%";
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    /** Erases the line. */
    @Override
    public synchronized void close() {
        isOver = true;
        if (isDrawn) {
            errors.print(ERASED);
            errors.flush();
            isDrawn = false;
        }
        notifyAll();
    }
}

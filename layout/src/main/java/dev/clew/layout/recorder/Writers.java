package dev.clew.layout.recorder;

import dev.clew.context.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The open writers, in the order in which they were opened. Lines go to the last one.
 *
 * <p>While a writer is open there is a shutdown hook. Without one nothing keeps this class loader alive.
 */
final class Writers {
    private final Counters counters;
    private final Thread hook;
    private final List<Consumer<RecordedLine>> open = new ArrayList<>();

    /** Whether a writer was opened once, or somebody was told that none was. */
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param shutdown runs when the process goes down */
    Writers(Counters counters, Runnable shutdown) {
        this.counters = counters;
        this.hook = new Thread(shutdown, "clew-recorder");
    }

    /** Says once that no logging library has opened a writer, so that no line is kept. */
    void tellIfNone() {
        if (!told.get() && told.compareAndSet(false, true)) {
            counters.add("recorder.no_writer");
            LoggerFactory.getLogger("clew")
                    .warn("clew.recorder.loggers is set, and nothing of Clew's keeps lines for the logging library: add"
                            + " clew-logback's encoder, or <ClewFilter/> to the configuration of Log4j2");
        }
    }

    synchronized void open(Consumer<RecordedLine> writer) {
        told.set(true);
        if (open.isEmpty()) {
            hook(true);
        }
        open.add(writer);
    }

    synchronized void close(Consumer<RecordedLine> writer) {
        if (open.remove(writer) && open.isEmpty()) {
            hook(false);
        }
    }

    private void hook(boolean on) {
        try {
            if (on) {
                Runtime.getRuntime().addShutdownHook(hook);
            } else {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // The process is going down already; closing the last writer writes what is left.
        }
    }

    synchronized boolean isOnly(Consumer<RecordedLine> writer) {
        return open.size() == 1 && open.contains(writer);
    }

    private synchronized @Nullable Consumer<RecordedLine> current() {
        return open.isEmpty() ? null : open.get(open.size() - 1);
    }

    void write(List<RecordedLine> lines) {
        Consumer<RecordedLine> writer = current();
        if (writer == null) {
            return;
        }
        for (RecordedLine line : lines) {
            try {
                writer.accept(line);
            } catch (Throwable t) {
                counters.skipped("recorder", t);
            }
        }
    }
}

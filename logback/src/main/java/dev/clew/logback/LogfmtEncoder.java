package dev.clew.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.clew.Clew;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Writes every event as one line of logfmt, in the fields of Clew's log format.
 *
 * <pre>{@code <encoder class="dev.clew.logback.LogfmtEncoder"/>}</pre>
 *
 * <p>The ids are read from the event's MDC, so they are right behind an asynchronous appender too. Safe for all
 * threads. It never throws: a line that cannot be finished ends with {@code cut=true}, and Logback's status says why.
 */
public final class LogfmtEncoder extends EncoderBase<ILoggingEvent> {
    private static final int LINES = 16;
    private static final byte[] NOTHING = {};

    /** Lines that are not being written; a thread that finds its place empty makes one, so nobody waits. */
    private final AtomicReferenceArray<@Nullable LogfmtLine> idle = new AtomicReferenceArray<>(LINES);

    private volatile @Nullable EventFields fields;

    /** Called by Logback. */
    public LogfmtEncoder() {}

    /**
     * Reads what this process calls itself.
     *
     * @throws ExceptionInInitializerError where a {@code clew.*} setting is refused
     */
    @Override
    public void start() {
        start(Clew.service());
    }

    void start(Clew.Service service) {
        fields = new EventFields(service, FirstLogged.of(getContext()));
        super.start();
    }

    /** Returns the event's line, UTF-8, with its line feed, of at most 64 KiB. */
    @Override
    public byte[] encode(ILoggingEvent event) {
        // hot: Logback calls it outside its lock; of what it makes only the result stays
        int place = (int) Thread.currentThread().getId() & (LINES - 1);
        LogfmtLine line = idle.getAndSet(place, null);
        if (line == null) {
            line = new LogfmtLine();
        }
        try {
            fields().write(event, line);
        } catch (Throwable t) {
            line.abandon();
            addError("the rest of a log line was left out", t);
        }
        byte[] bytes = line.take();
        idle.setRelease(place, line);
        return bytes;
    }

    private EventFields fields() {
        EventFields ready = fields;
        if (ready == null) {
            start(); // configured in code, where it is easily forgotten
            ready = fields;
        }
        if (ready == null) {
            throw new IllegalStateException("not started");
        }
        return ready;
    }

    /** Returns nothing: a file of lines needs no header. */
    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    /** Returns nothing. */
    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}

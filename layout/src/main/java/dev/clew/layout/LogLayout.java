package dev.clew.layout;

import dev.clew.Clew;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as the lines of Clew's log format.
 *
 * <p>Safe for all threads. It never throws of its own: a line that cannot be finished ends with {@code cut=true}.
 *
 * @param <E> the logging library's event
 */
public final class LogLayout<E> {
    /** What a line looks like. */
    public enum Format {
        /** {@code key=value}, in the format's own names. */
        LOGFMT,
        /** One JSON object, in the format's own names. */
        JSON,
        /** One JSON object, in the names of the Elastic Common Schema. */
        ECS;

        Line line(Redaction redaction) {
            return this == LOGFMT ? new LogfmtLine(names(), redaction) : new JsonLine(names(), redaction);
        }

        Names names() {
            return this == ECS ? Names.ECS : Names.PLAIN;
        }
    }

    /**
     * Where a line goes that nobody keeps, such as a library's own buffer.
     *
     * @param <D> the buffer
     */
    @FunctionalInterface
    public interface Sink<D> {
        /** Takes bytes, and is done with them when it returns. */
        void write(D destination, byte[] bytes, int offset, int length);
    }

    private static final int LINES = 16;

    private record Writer<E>(Line line, EventFields<E> fields) {}

    /** Lines that are not being written; a thread that finds its place empty makes one, so nobody waits. */
    private final AtomicReferenceArray<@Nullable Writer<E>> idle = new AtomicReferenceArray<>(LINES);

    private final Format format;
    private final KnownKeys keys;
    private final EventReader<E> reader;
    private final Redaction redaction;
    private final Clew.Service service;
    private final FirstLogged firstLogged;
    private final Consumer<Throwable> failures;

    private LogLayout(
            Format format,
            EventReader<E> reader,
            Redaction redaction,
            Clew.Service service,
            FirstLogged firstLogged,
            Consumer<Throwable> failures) {
        this.format = format;
        this.keys = new KnownKeys(format, redaction);
        this.reader = reader;
        this.redaction = redaction;
        this.service = service;
        this.firstLogged = firstLogged;
        this.failures = failures;
    }

    /**
     * Returns a layout.
     *
     * @param service what the process calls itself, {@link Clew#service()}
     * @param firstLogged one for all layouts of the process
     * @param failures told why a line could not be finished
     */
    public static <E> LogLayout<E> create(
            Format format,
            EventReader<E> reader,
            Redaction redaction,
            Clew.Service service,
            FirstLogged firstLogged,
            Consumer<Throwable> failures) {
        return new LogLayout<>(format, reader, redaction, service, firstLogged, failures);
    }

    /** Returns the event's line, UTF-8, with its line feed, of at most 64 KiB. */
    public byte[] encode(E event) {
        // hot: called outside any lock; of what it makes only the result stays
        int place = place();
        Writer<E> writer = written(event, place);
        byte[] bytes = writer.line.take();
        idle.setRelease(place, writer);
        return bytes;
    }

    /** Passes the event's line on, UTF-8, with its line feed, of at most 64 KiB. What the sink throws goes to the caller. */
    public <D> void encode(E event, D destination, Sink<? super D> sink) {
        // hot: allocates nothing
        int place = place();
        Writer<E> writer = written(event, place);
        writer.line.take(destination, sink);
        idle.setRelease(place, writer);
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (LINES - 1);
    }

    private Writer<E> written(E event, int place) {
        Writer<E> writer = idle.getAndSet(place, null);
        if (writer == null) {
            Line line = format.line(redaction);
            writer = new Writer<>(line, new EventFields<>(format.names(), reader, line, keys, service, firstLogged));
        }
        try {
            writer.fields.write(event);
        } catch (Throwable t) {
            writer.line.abandon();
            failures.accept(t);
        }
        writer.fields.forget();
        writer.line.end();
        return writer;
    }

    @Override
    public String toString() {
        return "LogLayout(" + format + ", " + redaction + ")";
    }
}

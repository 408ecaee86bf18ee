package dev.clew.layout;

import dev.clew.Clew;
import dev.clew.ServiceIdentity;
import dev.clew.context.LineWriting;
import dev.clew.layout.internal.line.FieldNames;
import dev.clew.layout.internal.line.JsonLine;
import dev.clew.layout.internal.line.Line;
import dev.clew.layout.internal.line.LogfmtLine;
import dev.clew.layout.internal.line.NestedJson;
import dev.clew.layout.internal.redaction.Secrets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as the lines of Clew's log format.
 *
 * <p>Safe for all threads. It does not throw: if an event cannot be read, its line ends with {@code cut=true}.
 *
 * @param <E> the logging library's event
 */
public final class LogLayout<E> {
    /** The syntax of a line and the names of its fields. */
    public enum Format {
        /** {@code key=value}, in the format's own names. */
        LOGFMT,
        /** One JSON object, in the format's own names. */
        JSON,
        /** One JSON object, in the names of the Elastic Common Schema. */
        ECS;

        Line line(Secrets secrets) {
            return this == LOGFMT ? new LogfmtLine(names(), secrets) : new JsonLine(names(), secrets);
        }

        FieldNames names() {
            return switch (this) {
                case LOGFMT -> FieldNames.LOGFMT;
                case JSON -> FieldNames.JSON;
                case ECS -> FieldNames.ECS;
            };
        }
    }

    /**
     * Takes lines into a buffer of the logging library.
     *
     * @param <D> the buffer
     */
    @FunctionalInterface
    public interface Sink<D> {
        /** Takes bytes; the array may change after the call. */
        void write(D destination, byte[] bytes, int offset, int length);
    }

    private static final int PLACES = 16;

    /** The writers that are idle. A thread that finds its place empty makes a writer, so no thread waits. */
    private final AtomicReferenceArray<@Nullable EventWriter<E>> idle = new AtomicReferenceArray<>(PLACES);

    private final Supplier<EventWriter<E>> newWriter;

    /** The most bytes of a line that is nested; zero if lines are flat. */
    private final int nestedBytes;

    private final String text;

    private LogLayout(Supplier<EventWriter<E>> newWriter, int nestedBytes, String text) {
        this.newWriter = newWriter;
        this.nestedBytes = nestedBytes;
        this.text = text;
    }

    /**
     * Returns a layout.
     *
     * @param service the name of the process, {@link Clew#service()}
     * @param firstLogged the one that all layouts of the process share
     * @param failures told why a line could not be finished
     */
    public static <E> LogLayout<E> create(
            Format format,
            EventReader<E> reader,
            Redaction redaction,
            ServiceIdentity service,
            FirstLogged firstLogged,
            Consumer<Throwable> failures) {
        return create(format, reader, redaction, service, firstLogged, LineOptions.NONE, failures);
    }

    /**
     * Returns a layout.
     *
     * @param service the name of the process, {@link Clew#service()}
     * @param firstLogged the one that all layouts of the process share
     * @param options {@link LineOptions#configured()}
     * @param failures told why a line could not be finished
     * @throws IllegalArgumentException if a field of the options is one that the format has itself
     */
    public static <E> LogLayout<E> create(
            Format format,
            EventReader<E> reader,
            Redaction redaction,
            ServiceIdentity service,
            FirstLogged firstLogged,
            LineOptions options,
            Consumer<Throwable> failures) {
        KeyCache keys = new KeyCache(format, names(format, options), redaction.secrets);
        return new LogLayout<>(
                () -> new EventWriter<>(
                        format, reader, redaction.secrets, keys, service, firstLogged, options, failures),
                options.nests(format) ? options.bytes() : 0,
                "LogLayout(" + format + ", " + redaction + ")");
    }

    /** Adds the names of the options' fields to those of the format. */
    private static FieldNames names(Format format, LineOptions options) {
        FieldNames names = format.names();
        Set<String> more = new HashSet<>(options.fields().keySet());
        for (String key : more) {
            if (!names.written(key, true).equals(key)) {
                throw new IllegalArgumentException(
                        "clew.line.fields must be no fields of the format, and in JSON none below one, was " + key);
            }
        }
        if (options.ndc() && !more.add(EventWriter.NDC)) {
            throw new IllegalArgumentException("clew.line.fields must not have ndc if clew.line.ndc is true");
        }
        return more.isEmpty() ? names : names.with(more);
    }

    /** Returns the event's line, UTF-8, with its line feed, of at most 64 KiB. */
    public byte[] encode(E event) {
        // hot: once per line, outside any lock
        int place = place();
        EventWriter<E> writer = written(event, place);
        byte[] bytes = writer.line.take();
        idle.setRelease(place, writer);
        return nestedBytes == 0 ? bytes : NestedJson.of(bytes, nestedBytes);
    }

    /** Passes on the event's line, UTF-8, with its line feed, of at most 64 KiB. The caller gets what the sink throws. */
    public <D> void encode(E event, D destination, Sink<? super D> sink) {
        // hot: once per line
        if (nestedBytes > 0) {
            byte[] line = encode(event);
            sink.write(destination, line, 0, line.length);
            return;
        }
        int place = place();
        EventWriter<E> writer = written(event, place);
        try {
            sink.write(destination, writer.line.array(), 0, writer.line.length());
        } finally {
            writer.line.clear();
        }
        idle.setRelease(place, writer);
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }

    private EventWriter<E> written(E event, int place) {
        EventWriter<E> writer = idle.getAndSet(place, null);
        if (writer == null) {
            writer = newWriter.get();
        }
        Object before = LineWriting.begin();
        try {
            writer.write(event);
        } finally {
            LineWriting.end(before);
        }
        return writer;
    }

    @Override
    public String toString() {
        return text;
    }
}

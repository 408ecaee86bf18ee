package dev.clew.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.clew.context.Counters;
import dev.clew.context.RequestState;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.layout.recorder.FlightRecorder;
import dev.clew.layout.recorder.RecordedLine;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Lets through the lines that the request's debug level asks for, and gives suppressed ones to the flight recorder.
 *
 * <p>Logback asks it before it looks at the level.
 */
final class RequestFilter extends TurboFilter {
    private static final String CALLER = RequestFilter.class.getName();

    private final FlightRecorder recorder;
    private final int lowest;
    private final Consumer<RecordedLine> writer = RequestFilter::write;

    RequestFilter(FlightRecorder recorder) {
        this.recorder = recorder;
        this.lowest = Level.convertAnSLF4JLevel(recorder.lowestLevel()).levelInt;
    }

    /** Adds a filter to the context unless it has one. A reset removes the filter, and the next encoder adds it again. */
    static void install(LoggerContext context, FlightRecorder recorder) {
        synchronized (RequestFilter.class) {
            if (context.getTurboFilterList().stream().anyMatch(RequestFilter.class::isInstance)) {
                return;
            }
            RequestFilter filter = new RequestFilter(recorder);
            filter.setContext(context);
            filter.setName("clew");
            filter.start();
            context.addTurboFilter(filter);
            context.register(filter); // such objects are stopped before the appenders
        }
    }

    @Override
    public void start() {
        super.start();
        RequestState.addVerbosityReader();
        recorder.open(writer);
    }

    /** Called twice: Logback stops the filter as a registered object and as a filter. */
    @Override
    public void stop() {
        if (isStarted()) {
            super.stop();
            recorder.close(writer);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable t) {
        // hot: once per logging call, mostly for a level that is on
        if (isOn(logger, level)) {
            return FilterReply.NEUTRAL;
        }
        if (isWanted(logger, level)) {
            return FilterReply.ACCEPT;
        }
        if (!isRecorded(logger, level)) {
            return FilterReply.NEUTRAL;
        }
        if (format == null && params == null && t == null) {
            // A guard: isDebugEnabled(), or the one in atDebug().
            return recorder.isRecording() ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
        }
        List<Marker> markers = marker == null ? List.of() : List.of(marker);
        boolean kept = keep(logger, level, format, params, t, markers, List.of());
        return kept ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** Decides on a fluent event. Its guard was asked before, so nobody looks at its level again. */
    @Override
    public FilterReply decide(Logger logger, org.slf4j.event.LoggingEvent event) {
        Level level = Level.convertAnSLF4JLevel(event.getLevel());
        if (isOn(logger, level) || isWanted(logger, level) || !isRecorded(logger, level)) {
            return FilterReply.NEUTRAL;
        }
        keep(
                logger,
                level,
                event.getMessage(),
                event.getArgumentArray(),
                event.getThrowable(),
                Objects.requireNonNullElse(event.getMarkers(), List.of()),
                Objects.requireNonNullElse(event.getKeyValuePairs(), List.of()));
        return FilterReply.DENY; // even if the request ended since the guard: the level is off
    }

    private boolean keep(
            Logger logger,
            Level level,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            List<Marker> markers,
            List<KeyValuePair> pairs) {
        Map<String, String> entries = CorrelatedMdcAdapter.applicationEntries(logger);
        return recorder.record(logger, level, pattern, arguments, thrown, markers, pairs, entries, 0);
    }

    /** Whether the recorder wants the line. A logger that is off stays off. */
    private boolean isRecorded(Logger logger, Level level) {
        return level.levelInt >= lowest && recorder.isRecorded(logger.getName()) && !isOff(logger);
    }

    private static boolean isOff(Logger logger) {
        return logger.getEffectiveLevel().levelInt == Level.OFF_INT;
    }

    private static boolean isOn(Logger logger, Level level) {
        return level.levelInt >= logger.getEffectiveLevel().levelInt;
    }

    /** Whether the request's debug level asks for it. A logger that is off stays off. */
    private static boolean isWanted(Logger logger, Level level) {
        org.slf4j.event.Level verbosity = RequestState.verbosity(TraceContext.current());
        return verbosity != null && level.levelInt >= Level.convertAnSLF4JLevel(verbosity).levelInt && !isOff(logger);
    }

    /**
     * Gives a recorded line to the appenders as an event with its own time, thread and ids.
     *
     * <p>Outside any request: the line has its number, and takes no other; and an appender that sends it begins no span.
     */
    private static void write(RecordedLine line) {
        try (Scope outside = TraceContext.NONE.makeCurrent()) {
            Logger logger = (Logger) line.logger();
            logger.callAppenders(event(logger, line));
        }
    }

    private static LoggingEvent newEvent(Logger logger, RecordedLine line) {
        Level level = (Level) line.level();
        try {
            return new LoggingEvent(CALLER, logger, level, line.pattern(), line.thrown(), line.arguments());
        } catch (Throwable t) {
            // Logback asks the exception for its message, and that method may be an application's.
            Counters.shared().skipped("recorder.exception", t);
            return new LoggingEvent(CALLER, logger, level, line.pattern(), null, withoutThrowables(line.arguments()));
        }
    }

    private static @Nullable Object[] withoutThrowables(@Nullable Object[] arguments) {
        return Stream.of(arguments)
                .map(each ->
                        each instanceof Throwable thrown ? thrown.getClass().getName() : each)
                .toArray();
    }

    private static LoggingEvent event(Logger logger, RecordedLine line) {
        LoggingEvent event = newEvent(logger, line);
        event.setInstant(Instant.ofEpochSecond(0, line.epochNanos()));
        event.setThreadName(line.thread());
        line.markers().forEach(marker -> event.addMarker((Marker) marker));
        event.setKeyValuePairs(line.keyValues());
        Map<String, String> entries = new HashMap<>();
        line.forEachEntry(entries::put);
        event.setMDCPropertyMap(new CorrelatedMdc(line.context(), entries, line.seq()));
        return event;
    }
}

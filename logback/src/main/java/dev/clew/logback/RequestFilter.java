package dev.clew.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.clew.Scope;
import dev.clew.TraceContext;
import dev.clew.layout.FlightRecorder;
import dev.clew.layout.Recorded;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Asked by Logback before it looks at a level: lets through what the current request's verbosity wants, and gives the
 * flight recorder what the level would have dropped.
 */
final class RequestFilter extends TurboFilter {
    private static final String CALLER = RequestFilter.class.getName();

    private final FlightRecorder recorder;
    private final Consumer<Recorded.Line> writer = RequestFilter::write;

    /** By their logger: names do not change, and there are as many as there are loggers. */
    private final Map<Logger, Boolean> recorded = new ConcurrentHashMap<>();

    RequestFilter(FlightRecorder recorder) {
        this.recorder = recorder;
    }

    /** Adds one to the context unless it has one; a reset takes it away, and the next encoder brings it back. */
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
            context.register(filter);
        }
    }

    @Override
    public void start() {
        super.start();
        recorder.open(writer);
    }

    /** Stopped as something that is registered, which comes before the appenders; and once more as a filter. */
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
        // hot: once per logging call, most of which are for a level that is on
        if (isOn(logger, level)) {
            return FilterReply.NEUTRAL;
        }
        if (isWanted(logger, level)) {
            return FilterReply.ACCEPT;
        }
        if (!isRecorded(logger)) {
            return FilterReply.NEUTRAL;
        }
        if (format == null && params == null && t == null) {
            // A guard: isDebugEnabled(), or the one in atDebug().
            return recorder.isRecording() ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
        }
        List<Marker> markers = marker == null ? List.of() : List.of(marker);
        boolean kept =
                recorder.record(logger, level, format, params, t, markers, List.of(), ContextAdapter.own(logger), 0);
        return kept ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** A fluent event: its guard was asked before, so that nobody looks at its level again. */
    @Override
    public FilterReply decide(Logger logger, org.slf4j.event.LoggingEvent event) {
        Level level = Level.convertAnSLF4JLevel(event.getLevel());
        if (isOn(logger, level) || isWanted(logger, level) || !isRecorded(logger)) {
            return FilterReply.NEUTRAL;
        }
        List<Marker> markers = Objects.requireNonNullElse(event.getMarkers(), List.of());
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        recorder.record(
                logger,
                level,
                event.getMessage(),
                event.getArgumentArray(),
                event.getThrowable(),
                markers,
                pairs,
                ContextAdapter.own(logger),
                0);
        // Where the request has ended between the guard and here, the level's word stands.
        return FilterReply.DENY;
    }

    private static boolean isOn(Logger logger, Level level) {
        return level.levelInt >= logger.getEffectiveLevel().levelInt;
    }

    /** Whether the current request's verbosity asks for it; a logger that is off stays so. */
    private static boolean isWanted(Logger logger, Level level) {
        org.slf4j.event.Level verbosity = TraceContext.current().verbosity();
        return verbosity != null
                && level.levelInt >= Level.convertAnSLF4JLevel(verbosity).levelInt
                && logger.getEffectiveLevel().levelInt != Level.OFF_INT;
    }

    private boolean isRecorded(Logger logger) {
        Boolean known = recorded.get(logger);
        if (known == null) {
            known = recorder.isRecorded(logger.getName());
            recorded.put(logger, known);
        }
        return known;
    }

    /** Writes a recorded line as the event that it would have been, with its own time, thread and ids. */
    private static void write(Recorded.Line recorded) {
        Recorded line = recorded.line();
        Logger logger = (Logger) line.logger();
        LoggingEvent event;
        try (Scope outside = TraceContext.NONE.makeCurrent()) { // it has a number, and takes none of who writes it
            event = new LoggingEvent(
                    CALLER, logger, (Level) line.level(), line.pattern(), line.thrown(), line.arguments());
        }
        event.setInstant(Instant.ofEpochSecond(0, recorded.epochNanos()));
        event.setThreadName(recorded.thread());
        line.markers().forEach(marker -> event.addMarker((Marker) marker));
        event.setKeyValuePairs(line.keyValues());
        Map<String, String> entries = new HashMap<>();
        recorded.forEachEntry(entries::put);
        event.setMDCPropertyMap(new ContextMap(recorded.context(), entries, line.seq()));
        logger.callAppenders(event);
    }
}

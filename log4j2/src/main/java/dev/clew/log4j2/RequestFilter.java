package dev.clew.log4j2;

import dev.clew.TraceContext;
import dev.clew.layout.FlightRecorder;
import dev.clew.layout.Recorded;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginConfiguration;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what the current request's verbosity wants, and gives the flight recorder what the level would have dropped.
 *
 * <pre>{@code
 * <Configuration>
 *   <ClewFilter/>
 *   ...
 * }</pre>
 *
 * <p>A child of the configuration itself; the loggers' names are in {@code clew.recorder.loggers}. Asked twice: about a
 * call, and, where it has answered a guard with yes, about the event that came of it.
 */
@Plugin(name = "ClewFilter", category = "Core", elementType = Filter.ELEMENT_TYPE, printObject = true)
public final class RequestFilter extends AbstractFilter {
    private final Configuration configuration;
    private final FlightRecorder recorder;
    private final RecordedLines lines;
    private final Consumer<Recorded.Line> writer;
    private final Map<String, Boolean> recorded = new ConcurrentHashMap<>();
    private final Set<LoggerConfig> guarded = ConcurrentHashMap.newKeySet();

    private RequestFilter(Configuration configuration, FlightRecorder recorder) {
        super(Result.NEUTRAL, Result.NEUTRAL);
        this.configuration = configuration;
        this.recorder = recorder;
        this.lines = new RecordedLines(configuration, recorder);
        this.writer = lines::write;
    }

    /** Called by Log4j2. */
    @PluginFactory
    public static RequestFilter create(@PluginConfiguration Configuration configuration) {
        return new RequestFilter(configuration, FlightRecorder.global());
    }

    @Override
    public void start() {
        super.start();
        recorder.open(writer);
    }

    /** Log4j2 stops a configuration's filter before its appenders. */
    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        recorder.close(writer);
        return super.stop(timeout, unit);
    }

    /** What is to be said without a look at the line; null where the recorder may want it. */
    private @Nullable Result early(Logger logger, Level level) {
        // hot: once per logging call, most of which end here
        if (logger.getLevel().isLessSpecificThan(level)) {
            return Result.NEUTRAL;
        }
        org.slf4j.event.Level verbosity = TraceContext.current().verbosity();
        if (verbosity != null && isWanted(verbosity.name(), level, logger.getLevel())) {
            return Result.ACCEPT;
        }
        return isRecorded(logger.getName()) ? null : Result.NEUTRAL;
    }

    private Result keep(
            Logger logger,
            Level level,
            @Nullable Marker marker,
            @Nullable Object message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable t) {
        if (arguments == null && t == null && isGuard(message)) {
            return recorder.isRecording() ? accept(logger.get()) : Result.NEUTRAL;
        }
        return lines.keep(logger.getName(), level, marker, message, arguments, t, 0) ? Result.DENY : Result.NEUTRAL;
    }

    /** Whether nothing is logged yet, or a pattern whose suppliers Log4j2 does not show to filters. */
    private static boolean isGuard(@Nullable Object message) {
        return message == null || message instanceof String pattern && pattern.contains("{}");
    }

    private Result accept(LoggerConfig config) {
        if (guarded.add(config)) {
            config.addFilter(new BelowLevel(config));
        }
        return Result.ACCEPT;
    }

    /** Whether the request's verbosity asks for it; a logger that is off stays so. */
    private static boolean isWanted(String verbosity, Level level, Level loggers) {
        return level.isMoreSpecificThan(Level.getLevel(verbosity)) && !loggers.equals(Level.OFF);
    }

    private boolean isRecorded(String logger) {
        Boolean known = recorded.get(logger);
        return known != null ? known : recorded.computeIfAbsent(logger, recorder::isRecorded);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object... params) {
        Result early = early(logger, level);
        return early != null ? early : keep(logger, level, marker, message, params, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message) {
        Result early = early(logger, level);
        return early != null ? early : keep(logger, level, marker, message, null, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object p0) {
        Result early = early(logger, level);
        return early != null ? early : keep(logger, level, marker, message, new Object[] {p0}, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object p0, Object p1) {
        Result early = early(logger, level);
        return early != null ? early : keep(logger, level, marker, message, new Object[] {p0, p1}, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, Object message, @Nullable Throwable t) {
        Result early = early(logger, level);
        return early != null ? early : keep(logger, level, marker, message, null, t);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, Message message, @Nullable Throwable t) {
        Result early = early(logger, level);
        return early != null ? early : keep(logger, level, marker, message, null, t);
    }

    /** About an event whose call nobody showed to this filter: who logs past a guard asks no other. */
    @Override
    public Result filter(LogEvent event) {
        Level level = event.getLevel();
        Level loggers = configuration.getLoggerConfig(event.getLoggerName()).getLevel();
        if (loggers.isLessSpecificThan(level)) {
            return Result.NEUTRAL;
        }
        String verbosity = event.getContextData().getValue(ContextEntries.VERBOSITY);
        if (verbosity != null && isWanted(verbosity, level, loggers)) {
            return Result.ACCEPT;
        }
        if (!isRecorded(event.getLoggerName())) {
            return Result.NEUTRAL;
        }
        String seq = event.getContextData().getValue(ContextEntries.SEQ);
        boolean kept = lines.keep(
                event.getLoggerName(),
                level,
                event.getMarker(),
                event.getMessage(),
                null,
                event.getThrown(),
                seq == null ? 0 : Integer.parseInt(seq));
        // An asynchronous logger's thread is in no request: too late to keep its line, and no reason to write it.
        boolean isLate = seq != null && TraceContext.current().isNone();
        return kept || isLate ? Result.DENY : Result.NEUTRAL;
    }

    /** Has the configuration's filters look at the events of a logger that are below its level. */
    private final class BelowLevel extends AbstractFilter {
        private final LoggerConfig config;

        BelowLevel(LoggerConfig config) {
            this.config = config;
        }

        @Override
        public Result filter(LogEvent event) {
            // hot: once per event of a logger that is recorded, and of those below
            if (event.getLevel().isMoreSpecificThan(config.getLevel())) {
                return Result.NEUTRAL;
            }
            return configuration.getFilter().filter(event) == Result.DENY ? Result.DENY : Result.NEUTRAL;
        }
    }
}

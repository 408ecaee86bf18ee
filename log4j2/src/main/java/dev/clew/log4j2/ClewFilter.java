package dev.clew.log4j2;

import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import dev.clew.layout.recorder.FlightRecorder;
import dev.clew.layout.recorder.RecordedLine;
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
 * Lets through the lines that the request's debug level asks for, and gives suppressed ones to the flight recorder.
 *
 * <pre>{@code
 * <Configuration>
 *   <ClewFilter/>
 *   ...
 * }</pre>
 *
 * <p>A child of the configuration itself; {@code clew.recorder.loggers} names the loggers. Log4j2 asks it about a call,
 * and, if it let a guard through, once more about the event.
 */
@Plugin(name = "ClewFilter", category = "Core", elementType = Filter.ELEMENT_TYPE, printObject = true)
public final class ClewFilter extends AbstractFilter {
    private final Configuration configuration;
    private final FlightRecorder recorder;
    private final Level lowest;
    private final RecordedLines lines;
    private final Consumer<RecordedLine> writer;
    private final Set<LoggerConfig> guarded = ConcurrentHashMap.newKeySet();

    private ClewFilter(Configuration configuration, FlightRecorder recorder) {
        super(Result.NEUTRAL, Result.NEUTRAL);
        this.configuration = configuration;
        this.recorder = recorder;
        this.lowest = Level.getLevel(recorder.lowestLevel().name());
        this.lines = new RecordedLines(configuration, recorder);
        this.writer = lines::write;
    }

    /** Called by Log4j2. */
    @PluginFactory
    public static ClewFilter create(@PluginConfiguration Configuration configuration) {
        return new ClewFilter(configuration, FlightRecorder.global());
    }

    @Override
    public void start() {
        super.start();
        RequestState.addVerbosityReader();
        recorder.open(writer);
    }

    /** Log4j2 stops a configuration's filter before its appenders. */
    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        recorder.close(writer);
        return super.stop(timeout, unit);
    }

    /** Decides without the line itself; null if the recorder may want it. */
    private @Nullable Result decideByLevel(Logger logger, Level level) {
        // hot: once per logging call, most of which end here
        if (logger.getLevel().isLessSpecificThan(level)) {
            return Result.NEUTRAL;
        }
        org.slf4j.event.Level verbosity = RequestState.verbosity(TraceContext.current());
        if (verbosity != null && isWanted(verbosity.name(), level, logger.getLevel())) {
            return Result.ACCEPT;
        }
        return isRecorded(logger.getName(), level, logger.getLevel()) ? null : Result.NEUTRAL;
    }

    /** Whether the recorder wants the line. A logger that is off stays off. */
    private boolean isRecorded(String logger, Level level, Level loggerLevel) {
        return level.isMoreSpecificThan(lowest) && recorder.isRecorded(logger) && !loggerLevel.equals(Level.OFF);
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

    /** Whether nothing is logged yet, or a pattern with suppliers, which Log4j2 does not show to filters. */
    private static boolean isGuard(@Nullable Object message) {
        return message == null || message instanceof String pattern && pattern.contains("{}");
    }

    private Result accept(LoggerConfig config) {
        if (guarded.add(config)) {
            config.addFilter(new BelowLevel(config));
        }
        return Result.ACCEPT;
    }

    /** Whether the request's debug level asks for it. A logger that is off stays off. */
    private static boolean isWanted(String verbosity, Level level, Level loggerLevel) {
        return level.isMoreSpecificThan(Level.getLevel(verbosity)) && !loggerLevel.equals(Level.OFF);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object... params) {
        Result result = decideByLevel(logger, level);
        return result != null ? result : keep(logger, level, marker, message, params, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message) {
        Result result = decideByLevel(logger, level);
        return result != null ? result : keep(logger, level, marker, message, null, null);
    }

    // The next two make an array only for a line that is kept: log.Log4jRecorder.otherLine, 44 B, in
    // workshop/benchmarks/RESULTS-LOG.md.
    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object p0) {
        Result result = decideByLevel(logger, level);
        return result != null ? result : keep(logger, level, marker, message, new Object[] {p0}, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object p0, Object p1) {
        Result result = decideByLevel(logger, level);
        return result != null ? result : keep(logger, level, marker, message, new Object[] {p0, p1}, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, Object message, @Nullable Throwable t) {
        Result result = decideByLevel(logger, level);
        return result != null ? result : keep(logger, level, marker, message, null, t);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, Message message, @Nullable Throwable t) {
        return filter(logger, level, marker, (Object) message, t);
    }

    /** Decides on an event whose call this filter did not see: some callers ask a guard and then log past the filters. */
    @Override
    public Result filter(LogEvent event) {
        Level level = event.getLevel();
        Level loggerLevel = configuration.getLoggerConfig(event.getLoggerName()).getLevel();
        if (loggerLevel.isLessSpecificThan(level)) {
            return Result.NEUTRAL;
        }
        String verbosity = event.getContextData().getValue(CorrelationDataProvider.VERBOSITY);
        if (verbosity != null && isWanted(verbosity, level, loggerLevel)) {
            return Result.ACCEPT;
        }
        if (!isRecorded(event.getLoggerName(), level, loggerLevel)) {
            return Result.NEUTRAL;
        }
        int seq = Log4jReader.INSTANCE.seq(event);
        boolean kept = lines.keep(
                event.getLoggerName(), level, event.getMarker(), event.getMessage(), null, event.getThrown(), seq);
        // An asynchronous logger's thread is in no request: too late to keep its line, and no reason to write it.
        boolean isLate = seq > 0 && TraceContext.current().isNone();
        return kept || isLate ? Result.DENY : Result.NEUTRAL;
    }

    /** Shows the events of a logger that are below its level to the configuration's filters. */
    private final class BelowLevel extends AbstractFilter {
        private final LoggerConfig config;

        BelowLevel(LoggerConfig config) {
            this.config = config;
        }

        @Override
        public Result filter(LogEvent event) {
            // hot: once per event of a recorded logger and those below it
            if (event.getLevel().isMoreSpecificThan(config.getLevel())) {
                return Result.NEUTRAL;
            }
            return configuration.getFilter().filter(event) == Result.DENY ? Result.DENY : Result.NEUTRAL;
        }
    }
}

package dev.clew.log4j2;

import dev.clew.TraceContext;
import dev.clew.layout.FlightRecorder;
import dev.clew.layout.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginConfiguration;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.core.filter.Filterable;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Lets through what the current request's verbosity wants, and gives the flight recorder what the level would have dropped.
 *
 * <pre>{@code
 * <Configuration>
 *   <ClewFilter/>
 *   ...
 * }</pre>
 *
 * <p>A child of the configuration itself; the loggers' names are in {@code clew.recorder.loggers}.
 */
@Plugin(name = "ClewFilter", category = "Core", elementType = Filter.ELEMENT_TYPE, printObject = true)
public final class RequestFilter extends AbstractFilter {
    private final Configuration configuration;
    private final FlightRecorder recorder;
    private final Consumer<Recorded.Line> writer = this::write;
    private final Map<String, Boolean> recorded = new ConcurrentHashMap<>();

    private RequestFilter(Configuration configuration, FlightRecorder recorder) {
        super(Result.NEUTRAL, Result.NEUTRAL);
        this.configuration = configuration;
        this.recorder = recorder;
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

    private Result decide(
            Logger logger,
            Level level,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable t) {
        // hot: once per logging call
        if (logger.getLevel().isLessSpecificThan(level)) {
            return Result.NEUTRAL;
        }
        if (isWanted(logger, level)) {
            return Result.ACCEPT;
        }
        if (!isRecorded(logger.getName())) {
            return Result.NEUTRAL;
        }
        if (pattern == null && arguments == null && t == null) {
            return recorder.isRecording() ? Result.ACCEPT : Result.NEUTRAL; // a guard
        }
        return recorder.record(logger.getName(), level, pattern, arguments, t, List.of(), entries(), Map.of(), 0)
                ? Result.DENY
                : Result.NEUTRAL;
    }

    /** Whether the current request's verbosity asks for it; a logger that is off stays so. */
    private static boolean isWanted(Logger logger, Level level) {
        org.slf4j.event.Level verbosity = TraceContext.current().verbosity();
        return verbosity != null
                && level.isMoreSpecificThan(Level.getLevel(verbosity.name()))
                && !logger.getLevel().equals(Level.OFF);
    }

    private boolean isRecorded(String logger) {
        return recorded.computeIfAbsent(logger, recorder::isRecorded);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object... params) {
        return decide(logger, level, message, params, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message) {
        return decide(logger, level, message, null, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object p0) {
        return decide(logger, level, message, new Object[] {p0}, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, String message, Object p0, Object p1) {
        return decide(logger, level, message, new Object[] {p0, p1}, null);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, Object message, @Nullable Throwable t) {
        return decide(logger, level, message == null ? null : message.toString(), null, t);
    }

    @Override
    public Result filter(Logger logger, Level level, Marker marker, Message message, @Nullable Throwable t) {
        if (message == null) {
            return decide(logger, level, null, null, t);
        }
        return decide(logger, level, pattern(message), message.getParameters(), t == null ? message.getThrowable() : t);
    }

    @SuppressWarnings("deprecation") // nothing else tells the pattern of every kind of message
    private static @Nullable String pattern(Message message) {
        return message.getFormat();
    }

    /** All of the thread's context: SLF4J's key-values are among it. */
    private static List<KeyValuePair> entries() {
        List<KeyValuePair> pairs = new ArrayList<>();
        ThreadContext.getImmutableContext().forEach((key, value) -> pairs.add(new KeyValuePair(key, value)));
        return pairs;
    }

    /** Gives a recorded line to the appenders as the event that it would have been, with its own time, thread and ids. */
    private void write(Recorded.Line recorded) {
        Recorded line = recorded.line();
        String name = (String) line.logger();
        SortedArrayStringMap entries = new SortedArrayStringMap();
        entries.putValue("request_id", recorded.context().requestId());
        entries.putValue("trace_id", recorded.context().traceId());
        entries.putValue("span_id", recorded.context().spanId());
        line.keyValues().forEach(pair -> entries.putValue(pair.key, pair.value));
        entries.putValue(ContextEntries.SEQ, Integer.toString(line.seq()));
        ParameterizedMessage message = new ParameterizedMessage(line.pattern(), line.arguments(), line.thrown());
        MutableInstant instant = new MutableInstant();
        instant.initFromEpochSecond(Math.floorDiv(recorded.epochNanos(), 1_000_000_000L), (int)
                Math.floorMod(recorded.epochNanos(), 1_000_000_000L));
        LogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName(name)
                .setLevel((Level) line.level())
                .setMessage(message)
                .setThrown(message.getThrowable())
                .setThreadName(recorded.thread())
                .setInstant(instant)
                .setContextData(entries)
                .build();
        LoggerConfig config = configuration.getLoggerConfig(name);
        while (config != null) {
            config.getAppenders().values().forEach(appender -> append(appender, event));
            config = config.isAdditive() ? config.getParent() : null;
        }
    }

    private static void append(Appender appender, LogEvent event) {
        if (!(appender instanceof Filterable filterable && filterable.isFiltered(event))) {
            appender.append(event);
        }
    }
}

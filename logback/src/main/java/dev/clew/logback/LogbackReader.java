package dev.clew.logback;

import static ch.qos.logback.classic.Level.DEBUG_INT;
import static ch.qos.logback.classic.Level.ERROR_INT;
import static ch.qos.logback.classic.Level.INFO_INT;
import static ch.qos.logback.classic.Level.WARN_INT;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.clew.layout.EventReader;
import dev.clew.layout.stack.Thrown;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Reads Logback's events. */
final class LogbackReader implements EventReader<ILoggingEvent> {
    private static final boolean HAS_LOGSTASH = hasLogstash();

    private final @Nullable LoggerContext context;

    /** @param context the context of the events, null for none */
    LogbackReader(@Nullable LoggerContext context) {
        this.context = context;
    }

    /** Whether logstash-logback-encoder is there, in a version that writes with Jackson 3. */
    private static boolean hasLogstash() {
        try {
            ClassLoader own = LogbackReader.class.getClassLoader();
            Class<?> unused = Class.forName("net.logstash.logback.argument.StructuredArgument", false, own);
            Class<?> unusedToo = Class.forName("tools.jackson.databind.json.JsonMapper", false, own);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public long epochMillis(ILoggingEvent event) {
        return event.getTimeStamp();
    }

    @Override
    public int nanos(ILoggingEvent event) {
        return event.getNanoseconds();
    }

    @Override
    public Level level(ILoggingEvent event) {
        int level = event.getLevel().levelInt;
        if (level >= ERROR_INT) {
            return Level.ERROR;
        }
        if (level >= WARN_INT) {
            return Level.WARN;
        }
        if (level >= INFO_INT) {
            return Level.INFO;
        }
        return level >= DEBUG_INT ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public @Nullable String logger(ILoggingEvent event) {
        return event.getLoggerName();
    }

    @Override
    public @Nullable String thread(ILoggingEvent event) {
        return event.getThreadName();
    }

    @Override
    public @Nullable String pattern(ILoggingEvent event) {
        return event.getMessage();
    }

    @Override
    public @Nullable String message(ILoggingEvent event) {
        return event.getFormattedMessage();
    }

    @Override
    public List<KeyValuePair> keyValues(ILoggingEvent event) {
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        return HAS_LOGSTASH ? LogstashFields.with(pairs, event) : pairs;
    }

    @Override
    public void forEachMdc(ILoggingEvent event, BiConsumer<? super String, ? super String> action) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        if (mdc != null) {
            mdc.forEach(action);
        }
    }

    @Override
    public List<Marker> markers(ILoggingEvent event) {
        List<Marker> markers = Objects.requireNonNullElse(event.getMarkerList(), List.of());
        return HAS_LOGSTASH && !markers.isEmpty() ? LogstashFields.withoutOwn(markers) : markers;
    }

    @Override
    public @Nullable Thrown thrown(ILoggingEvent event) {
        IThrowableProxy proxy = event.getThrowableProxy();
        return proxy == null ? null : new LogbackThrown(proxy);
    }

    @Override
    public int seq(ILoggingEvent event) {
        if (event.getMDCPropertyMap() instanceof CorrelatedMdc mdc && mdc.seq() > 0) {
            return mdc.seq();
        }
        return context != null && RequestSequence.isIn(context) ? (int) event.getSequenceNumber() : 0;
    }
}

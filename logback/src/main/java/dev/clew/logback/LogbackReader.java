package dev.clew.logback;

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
    private static final Level[] LEVELS = Level.values(); // the highest first

    private final @Nullable LoggerContext context;

    /** @param context the context of the events, null for none */
    LogbackReader(@Nullable LoggerContext context) {
        this.context = context;
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
        for (Level each : LEVELS) {
            if (level >= ch.qos.logback.classic.Level.convertAnSLF4JLevel(each).levelInt) {
                return each;
            }
        }
        return Level.TRACE;
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
        return Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
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
        return Objects.requireNonNullElse(event.getMarkerList(), List.of());
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

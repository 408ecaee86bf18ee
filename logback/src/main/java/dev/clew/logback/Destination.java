package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The place to which an encoder's lines go: Logback has encoders that do not know their appender. */
final class Destination {
    private Destination() {}

    /** Whether an encoder is that of a file or console, so that nothing is sent with its lines. */
    static boolean isLocal(Encoder<?> encoder, @Nullable LoggerContext context) {
        if (context == null) {
            return false;
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return context.getLoggerList().stream()
                .anyMatch(logger -> isLocal(encoder, logger.iteratorForAppenders(), seen));
    }

    private static boolean isLocal(Encoder<?> encoder, Iterator<? extends Appender<?>> appenders, Set<Object> seen) {
        while (appenders.hasNext()) {
            Appender<?> appender = appenders.next();
            if (seen.add(appender) && isLocal(encoder, appender, seen)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocal(Encoder<?> encoder, Appender<?> appender, Set<Object> seen) {
        if (appender instanceof AppenderAttachable<?> several) {
            return isLocal(encoder, several.iteratorForAppenders(), seen);
        }
        boolean local = appender instanceof FileAppender || appender instanceof ConsoleAppender;
        return local && ((OutputStreamAppender<?>) appender).getEncoder() == encoder;
    }
}

package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.SequenceNumberGenerator;
import dev.clew.TraceContext;

/**
 * Gives each event, when it is made and on the thread that logs, its number among its request's events; 0 outside a
 * request.
 */
final class RequestNumbers extends ContextAwareBase implements SequenceNumberGenerator {
    /** Leaves a generator of the application's where it is. */
    static void install(LoggerContext context) {
        synchronized (RequestNumbers.class) {
            if (context.getSequenceNumberGenerator() == null) {
                RequestNumbers numbers = new RequestNumbers();
                numbers.setContext(context);
                context.setSequenceNumberGenerator(numbers);
            }
        }
    }

    /** Whether the events of the context have their numbers from here, and not from a generator of the application's. */
    static boolean isIn(LoggerContext context) {
        return context.getSequenceNumberGenerator() instanceof RequestNumbers;
    }

    @Override
    public long nextSequenceNumber() {
        // hot: once per event
        return TraceContext.current().nextEvent();
    }
}

package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.SequenceNumberGenerator;
import dev.clew.context.LineWriting;
import dev.clew.context.RequestState;

/** Numbers the events of each request when they are made, on the thread that logs; 0 outside a request. */
final class RequestSequence extends ContextAwareBase implements SequenceNumberGenerator {
    /** Leaves an application's generator in its place. */
    static void install(LoggerContext context) {
        synchronized (RequestSequence.class) {
            if (context.getSequenceNumberGenerator() == null) {
                RequestSequence numbers = new RequestSequence();
                numbers.setContext(context);
                context.setSequenceNumberGenerator(numbers);
            }
        }
    }

    /** Whether the context has this generator, and not the application's. */
    static boolean isIn(LoggerContext context) {
        return context.getSequenceNumberGenerator() instanceof RequestSequence;
    }

    @Override
    public long nextSequenceNumber() {
        // hot: once per event
        return RequestState.nextEvent(LineWriting.context());
    }
}

package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.clew.Clew;
import dev.clew.layout.FirstLogged;
import dev.clew.layout.FlightRecorder;
import dev.clew.layout.LogLayout;
import dev.clew.layout.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * What the encoders have in common.
 *
 * <p>The ids are read from the event's MDC, so they are right behind an asynchronous appender too. Safe for all
 * threads. It never throws: a line that cannot be finished ends with {@code cut=true}, and Logback's status says why.
 */
abstract class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final String FIRST_LOGGED = FirstLogged.class.getName();

    private volatile @Nullable LogLayout<ILoggingEvent> layout;

    abstract LogLayout.Format format();

    /**
     * Reads what this process calls itself, and what it hides.
     *
     * @throws ExceptionInInitializerError where a {@code clew.*} setting is refused
     * @throws IllegalArgumentException for a malformed {@code clew.redact} setting
     */
    @Override
    public void start() {
        start(Clew.service(), Redaction.configured());
    }

    void start(Clew.Service service, Redaction redaction) {
        LoggerContext logback = getContext() instanceof LoggerContext there ? there : null;
        layout = LogLayout.create(
                format(),
                new LogbackReader(logback),
                redaction,
                service,
                firstLogged(getContext()),
                t -> addError("the rest of a log line was left out", t));
        if (logback != null) {
            ContextAdapter.install(logback);
            FlightRecorder recorder = FlightRecorder.global();
            if (!recorder.isOff() || !Clew.processSetting("clew.debug.keys", "").isBlank()) {
                RequestFilter.install(logback, recorder);
            }
        }
        super.start();
    }

    /** Returns that of the context, one of its own where there is no context. */
    private static FirstLogged firstLogged(@Nullable Context context) {
        if (context == null) {
            return FirstLogged.create();
        }
        synchronized (LineEncoder.class) {
            if (context.getObject(FIRST_LOGGED) instanceof FirstLogged there) {
                return there;
            }
            FirstLogged made = FirstLogged.create();
            context.putObject(FIRST_LOGGED, made);
            return made;
        }
    }

    /** Returns the event's line, UTF-8, with its line feed, of at most 64 KiB. */
    @Override
    public byte[] encode(ILoggingEvent event) {
        LogLayout<ILoggingEvent> ready = layout;
        if (ready == null) {
            start(); // configured in code, where it is easily forgotten
            ready = layout;
        }
        if (ready == null) {
            throw new IllegalStateException("not started");
        }
        return ready.encode(event);
    }

    /** Returns nothing: a file of lines needs no header. */
    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    /** Returns nothing. */
    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}

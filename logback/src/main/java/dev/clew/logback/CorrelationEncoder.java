package dev.clew.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import dev.clew.Clew;
import dev.clew.ServiceIdentity;
import dev.clew.context.LineWriting;
import dev.clew.layout.FirstLogged;
import dev.clew.layout.LineOptions;
import dev.clew.layout.LogLayout;
import dev.clew.layout.Redaction;
import dev.clew.layout.recorder.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that writes every event as one line of Clew's log format; the common type of {@link LogfmtEncoder} and
 * {@link JsonEncoder}.
 *
 * <p>It reads the ids from the event's MDC, so they are right behind an asynchronous appender too. Safe for all threads.
 * It does not throw: if an event cannot be read, its line ends with {@code cut=true}, and Logback's status says why.
 */
public abstract sealed class CorrelationEncoder extends EncoderBase<ILoggingEvent> permits LogfmtEncoder, JsonEncoder {
    private static final byte[] NOTHING = {};
    private static final String FIRST_LOGGED = FirstLogged.class.getName();

    private static final String CALLER_OF_APPENDERS = AppenderAttachableImpl.class.getName();

    private LogLayout.Format format;
    private volatile @Nullable LogLayout<ILoggingEvent> layout;
    private volatile @Nullable Boolean local;

    CorrelationEncoder(LogLayout.Format format) {
        this.format = format;
    }

    final void format(LogLayout.Format newFormat) {
        format = newFormat;
    }

    /**
     * Reads the name of this process and the redaction settings.
     *
     * @throws ExceptionInInitializerError if a {@code clew.*} setting is refused
     * @throws IllegalArgumentException for a malformed {@code clew.redact} or {@code clew.line} setting
     */
    @Override
    public void start() {
        start(Clew.service(), Redaction.configured(), LineOptions.configured());
    }

    final void start(ServiceIdentity service, Redaction redaction) {
        start(service, redaction, LineOptions.NONE);
    }

    final void start(ServiceIdentity service, Redaction redaction, LineOptions options) {
        LoggerContext logback = getContext() instanceof LoggerContext found ? found : null;
        layout = LogLayout.create(
                format,
                new LogbackReader(logback),
                redaction,
                service,
                firstLogged(getContext()),
                options,
                t -> addError("the rest of a log line was left out", t));
        if (logback != null) {
            if (!CorrelatedMdcAdapter.install(logback)) {
                addWarn("the MDC adapter is none of Logback's, so lines have no ids if clew.mdc.mirror is lazy");
            }
            FlightRecorder recorder = FlightRecorder.global();
            if (!recorder.isOff() || !Clew.processSetting("clew.debug.keys", "").isBlank()) {
                RequestFilter.install(logback, recorder);
            }
        }
        super.start();
    }

    /** Returns the one of the context, a new one without a context. */
    private static FirstLogged firstLogged(@Nullable Context context) {
        if (context == null) {
            return FirstLogged.create();
        }
        synchronized (CorrelationEncoder.class) {
            if (context.getObject(FIRST_LOGGED) instanceof FirstLogged found) {
                return found;
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
            start(); // code that configures Logback easily forgets it
            ready = layout;
        }
        if (ready == null) {
            throw new IllegalStateException("not started");
        }
        byte[] line = ready.encode(event);
        if (!isLocal()) {
            LineWriting.sentBy(CALLER_OF_APPENDERS);
        }
        return line;
    }

    /** Looks for the appender at the first line, when it is surely in its place. */
    private boolean isLocal() {
        Boolean known = local;
        if (known == null) {
            known = Destination.isLocal(this, getContext() instanceof LoggerContext logback ? logback : null);
            local = known;
        }
        return known;
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

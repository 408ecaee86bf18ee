package dev.clew.springboot.test;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.clew.context.LazyMdc;
import dev.clew.context.MdcPreset;
import dev.clew.context.TraceContext;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/** Records the lines that Logback writes, at the levels that the application has chosen. */
final class LineRecorder extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Kafka's clients write lines of their own, on threads that serve all requests. */
    private static final String KAFKA = "org.apache.kafka.";

    private static final int MOST_CHARACTERS = 160;

    private final Recording recording;

    private LineRecorder(Recording recording) {
        this.recording = recording;
    }

    /** Returns the reason why lines cannot be recorded, null if they can. */
    static @Nullable String unavailable() {
        if (!ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext", LineRecorder.class.getClassLoader())
                || !Logback.isUsed()) {
            return "SLF4J does not log through Logback";
        }
        return LazyMdc.mirrorsIds() ? null : "clew.mdc=off: no line has an id, by choice";
    }

    /** Asks for Logback's class, which may be absent. */
    private static final class Logback {
        static boolean isUsed() {
            return LoggerFactory.getILoggerFactory() instanceof LoggerContext;
        }
    }

    /** Attaches a recorder to all loggers that are additive, until it is closed. */
    static AutoCloseable attach(Recording recording) {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        LineRecorder recorder = new LineRecorder(recording);
        recorder.setContext(logback);
        recorder.start();
        root.addAppender(recorder);
        return () -> {
            root.detachAppender(recorder);
            recorder.stop();
        };
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith(KAFKA)) {
            return;
        }
        TraceContext context = TraceContext.current();
        Map<String, String> mdc = event.getMDCPropertyMap();
        Set<String> ids = new LinkedHashSet<>();
        for (MdcPreset preset : MdcPreset.values()) {
            preset.keys().stream().limit(2).map(mdc::get).forEach(id -> {
                if (id != null && !id.isEmpty()) {
                    ids.add(id);
                }
            });
        }
        LazyMdc.forEach(context, (key, value) -> ids.add(value));
        Caller caller = Caller.find();
        String thread = event.getThreadName();
        recording.add(new Sign(
                Sign.Trace.LINE,
                String.join(" ", ids),
                false,
                context.isNone() ? ids.stream().findFirst().orElse("") : context.requestId(),
                Recording.requestOfThread(),
                Thread.currentThread().getId(),
                event.getLoggerName(),
                "line " + event.getLoggerName() + " " + caller.path() + " " + Caller.family(thread),
                "\"" + text(event.getFormattedMessage()) + "\" of " + event.getLoggerName() + caller.at()
                        + " on thread " + thread + " (" + caller.carrier() + ")"));
    }

    private static String text(@Nullable String message) {
        String text = String.valueOf(message).replaceAll("\\p{Cntrl}", " ");
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
    }
}

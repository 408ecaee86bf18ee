package dev.clew.springboot.test;

import dev.clew.context.LazyMdc;
import dev.clew.context.MdcPreset;
import dev.clew.context.TraceContext;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Records the lines that are written, at the levels that the application has chosen. */
final class LineRecorder {
    /** Kafka's clients write lines of their own, on threads that serve all requests. */
    private static final String KAFKA = "org.apache.kafka.";

    private static final int MOST_CHARACTERS = 160;

    private final Recording recording;

    private LineRecorder(Recording recording) {
        this.recording = recording;
    }

    /** Returns the reason why lines cannot be recorded, null if they can. */
    static @Nullable String unavailable() {
        if (!LazyMdc.mirrorsIds()) {
            return "clew.mdc=off: no line has an id, by choice";
        }
        if (isLogback()) {
            return null;
        }
        return isLog4j2() ? Log4j2Lines.unavailable() : "SLF4J logs neither through Logback nor through Log4j2";
    }

    private static boolean isLogback() {
        return isPresent("ch.qos.logback.classic.LoggerContext") && LogbackLines.areWritten();
    }

    private static boolean isLog4j2() {
        return isPresent("org.apache.logging.log4j.core.LoggerContext") && Log4j2Lines.areWritten();
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, LineRecorder.class.getClassLoader());
    }

    /** Attaches a recorder to all loggers that are additive, until it is closed. */
    static AutoCloseable attach(Recording recording) {
        LineRecorder recorder = new LineRecorder(recording);
        return isLogback() ? LogbackLines.attach(recorder) : Log4j2Lines.attach(recorder);
    }

    /**
     * Records a line that the calling thread writes.
     *
     * @param mdc the line's, by its keys
     */
    void record(String logger, @Nullable String message, Function<String, @Nullable String> mdc) {
        if (logger.startsWith(KAFKA)) {
            return;
        }
        TraceContext context = TraceContext.current();
        Set<String> ids = new LinkedHashSet<>();
        for (MdcPreset preset : MdcPreset.values()) {
            preset.keys().stream().limit(2).map(mdc).forEach(id -> {
                if (id != null && !id.isEmpty()) {
                    ids.add(id);
                }
            });
        }
        LazyMdc.forEach(context, (key, value) -> ids.add(value));
        Caller caller = Caller.find();
        String thread = Thread.currentThread().getName();
        recording.add(new Sign(
                Sign.Trace.LINE,
                String.join(" ", ids),
                false,
                context.isNone() ? ids.stream().findFirst().orElse("") : context.requestId(),
                Recording.requestOfThread(),
                Thread.currentThread().getId(),
                logger,
                "line " + logger + " " + caller.path() + " " + Caller.family(thread),
                "\"" + text(message) + "\" of " + logger + caller.at() + " on thread " + thread + " ("
                        + caller.carrier() + ")"));
    }

    private static String text(@Nullable String message) {
        String text = String.valueOf(message).replaceAll("\\p{Cntrl}", " ");
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
    }
}

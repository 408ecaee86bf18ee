package dev.clew.layout.recorder;

import dev.clew.Clew;
import dev.clew.context.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.Level;

/** The {@code clew.recorder.*} settings of the process. */
final class RecorderSettings {
    /** The longest duration, some 34 years: nanoseconds are counted in a long. */
    private static final long MAX_MILLIS = 1L << 40;

    private RecorderSettings() {}

    /** @throws IllegalArgumentException for a malformed value, saying what is allowed */
    static FlightRecorder recorder() {
        List<String> loggers = new ArrayList<>();
        for (String name : Clew.processSetting("clew.recorder.loggers", "").split(",", -1)) {
            if (!name.isBlank()) {
                loggers.add(name.strip());
            }
        }
        return new FlightRecorder(
                loggers,
                level(Clew.processSetting("clew.recorder.level", "trace")),
                Duration.ofMillis(Math.min(MAX_MILLIS, number("clew.recorder.slow", 0, 0))),
                Duration.ofMillis(Math.min(MAX_MILLIS, number("clew.recorder.deadline", 60_000, 1))),
                (int) Math.min(Integer.MAX_VALUE, number("clew.recorder.request.bytes", 64 * 1024, 4096)),
                number("clew.recorder.total.bytes", 16 * 1024 * 1024, 4096),
                Counters.shared());
    }

    private static Level level(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "TRACE" -> Level.TRACE;
            case "DEBUG" -> Level.DEBUG;
            case "INFO" -> Level.INFO;
            default ->
                throw new IllegalArgumentException(
                        "clew.recorder.level must be one of trace, debug, info, was \"" + value + '"');
        };
    }

    private static long number(String key, long otherwise, long least) {
        String value = Clew.processSetting(key, Long.toString(otherwise));
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                key + " must be a whole number of at least " + least + ", was \"" + value + '"');
    }
}

package dev.clew.story.export;

import dev.clew.story.Story;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A format of another tool. */
public enum Export {
    /** OTLP's JSON: a file for Jaeger, Tempo or a collector. */
    OTLP,
    /** Zipkin's JSON, version 2. */
    ZIPKIN,
    /** A flame graph for speedscope. */
    SPEEDSCOPE;

    /**
     * Returns the format of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those that there are
     */
    public static Export of(String name) {
        for (Export format : values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("--export is one of "
                + Arrays.stream(values())
                        .map(format -> format.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ", was \"" + name + '"');
    }

    /** Returns a story in this format, on one line. */
    public String of(Story story) {
        return switch (this) {
            case OTLP -> Otlp.of(story);
            case ZIPKIN -> Zipkin.of(story);
            case SPEEDSCOPE -> Speedscope.of(story);
        };
    }
}

package dev.clew.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Prints the lines of one request in the order of time. */
final class Story {
    /** Fields that have a column of their own, are the same on every line, or are too long for a terminal. */
    private static final Set<String> NOT_REPEATED = Set.of(
            "ts",
            "level",
            "service",
            "version",
            "instance",
            "request_id",
            "trace_id",
            "span_id",
            "parent_id",
            "logger",
            "thread",
            "msg",
            "stack",
            "boot_id",
            "seq",
            "fp",
            "tmpl",
            "err_fp");

    private final PrintStream out;
    private final boolean coloured;

    Story(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    void print(List<LogLine> lines) {
        List<LogLine> sorted = lines.stream().sorted().toList();
        Instant start = Instant.parse(sorted.get(0).get("ts"));
        for (LogLine line : sorted) {
            long millis = Duration.between(start, Instant.parse(line.get("ts"))).toMillis();
            out.printf(
                    "  %s %+6d ms  %-9s  %s  %-24s %s%n",
                    line.get("ts").substring(11, 23),
                    millis,
                    line.get("service"),
                    level(line.get("level")),
                    line.get("msg"),
                    details(line));
        }
    }

    private String level(String level) {
        String padded = String.format("%-5s", level);
        if (!coloured) {
            return padded;
        }
        int colour = switch (level) {
            case "ERROR" -> 31;
            case "WARN" -> 33;
            case "INFO" -> 32;
            default -> 90;
        };
        return "\u001b[" + colour + "m" + padded + "\u001b[0m";
    }

    private static String details(LogLine line) {
        StringBuilder text = new StringBuilder();
        line.fields().forEach((key, value) -> {
            // The message begins with the span's name.
            if (!NOT_REPEATED.contains(key) && !key.equals("span")) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(key)
                        .append('=')
                        .append(value.indexOf(' ') < 0 ? value : '"' + value.replaceAll("\\s+", " ") + '"');
            }
        });
        return text.toString();
    }
}

package dev.clew.story.print;

import dev.clew.story.difference.Difference;
import dev.clew.story.difference.Side;
import dev.clew.story.file.Problem;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Settings;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints for people what differs between two processes or versions. */
public final class DifferenceText {
    private static final int MOST_BOOTS = 5;

    private final PrintStream out;
    private final Style style;

    /** Prints to a stream. */
    public DifferenceText(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Prints a difference, and what could not be read of the files. */
    public void print(Difference difference, List<Problem> problems) {
        side("a", difference.a());
        side("b", difference.b());
        heading("Start lines");
        for (Difference.Setting setting : difference.settings()) {
            line("  " + (setting.service() + " " + setting.name()).strip() + ": " + orNone(setting.a()) + " → "
                    + orNone(setting.b())
                    + (isUnnamed(setting, difference) ? "  (set clew.config.key on both to see names)" : ""));
        }
        none(difference.settings().isEmpty());
        heading("Errors");
        for (Difference.Errors errors : difference.errors()) {
            line(String.format(
                    Locale.ROOT,
                    "  %s (%s): %,d of %,d → %,d of %,d",
                    title(errors.operation()),
                    errors.cause(),
                    errors.failedA(),
                    errors.runsA(),
                    errors.failedB(),
                    errors.runsB()));
        }
        none(difference.errors().isEmpty());
        heading("Times without calls, median and p99");
        for (Difference.Latency latency : difference.latencies()) {
            line(String.format(
                    Locale.ROOT,
                    "  %s: %.1f and %.1f ms → %.1f and %.1f ms",
                    title(latency.operation()),
                    latency.medianA(),
                    latency.p99A(),
                    latency.medianB(),
                    latency.p99B()));
        }
        none(difference.latencies().isEmpty());
        if (!problems.isEmpty()) {
            line("");
        }
        for (Problem problem : problems) {
            line(problem.text());
        }
    }

    /** Whether it is a fingerprint of settings whose names one of the sides does not tell. */
    private static boolean isUnnamed(Difference.Setting setting, Difference difference) {
        return setting.name().equals("config_fp")
                && Stream.of(difference.a(), difference.b())
                        .anyMatch(side -> !side.start(setting.service()).containsKey(Settings.VALUES));
    }

    private void side(String letter, Side side) {
        int printed = 0;
        for (Boot boot : side.boots()) {
            if (printed++ == MOST_BOOTS) {
                line("   and " + (side.boots().size() - MOST_BOOTS) + " more");
                break;
            }
            line((printed == 1 ? letter + ": " : "   ") + boot.title()
                    + (boot.version().isEmpty() ? "" : " " + boot.version()) + ", boot_id " + boot.id() + ", from "
                    + Timestamp.text(boot.first()) + " to " + Timestamp.text(boot.last()));
        }
    }

    private static String title(Operation operation) {
        return operation.title();
    }

    private static String orNone(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private void heading(String text) {
        line("");
        out.print(style.bold(text) + "\n");
    }

    private void none(boolean isEmpty) {
        if (isEmpty) {
            line("  no difference");
        }
    }

    private void line(String text) {
        out.print(style.cut(Visible.onOneLine(text)));
        out.print('\n');
    }
}

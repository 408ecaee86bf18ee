package dev.clew.story.command;

import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.html.PageFile;
import dev.clew.story.html.TriagePage;
import dev.clew.story.postmortem.Earlier;
import dev.clew.story.print.Style;
import dev.clew.story.print.TriageJson;
import dev.clew.story.print.TriageText;
import dev.clew.story.print.Visible;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code clew triage}, as it was asked for. */
final class TriageCommand {
    private static final String BASELINE = "--baseline";

    private final Arguments arguments;
    private final boolean failsOnError;

    private TriageCommand(Arguments arguments, boolean failsOnError) {
        this.arguments = arguments;
        this.failsOnError = failsOnError;
    }

    static TriageCommand of(Arguments arguments) {
        if (arguments.others().isEmpty()) {
            throw new IllegalArgumentException("triage needs a path; clew help shows how");
        }
        String level = arguments.option("--fail-on");
        if (level != null && !level.equals("error")) {
            throw new IllegalArgumentException("--fail-on is error, was \"" + level + '"');
        }
        return new TriageCommand(arguments, level != null);
    }

    Triage read(AllLogs logs) throws IOException {
        String folder = arguments.option("--postmortems");
        Earlier earlier = folder == null ? null : Earlier.read(Path.of(folder));
        Traffic traffic = traffic(logs);
        if (traffic.baseline() != null && traffic.baseline().events() == 0) {
            throw new IllegalArgumentException("there is no event in the period or the files of " + BASELINE);
        }
        Triage triage = Triage.of(traffic);
        if (earlier != null) {
            triage.findings().forEach(earlier::mark);
        }
        return triage;
    }

    private Traffic traffic(AllLogs logs) throws IOException {
        List<String> paths = arguments.others();
        String period = arguments.option(BASELINE);
        if (period == null) {
            return logs.read(paths, arguments);
        }
        Window window = window(period);
        return window == null ? logs.read(paths, period, arguments) : logs.read(paths, window, arguments);
    }

    /** Returns the period of two times, null if it is a path. */
    private static @Nullable Window window(String period) {
        int dots = period.indexOf("..");
        if (dots <= 0 || period.startsWith("..") || period.indexOf('/') >= 0) {
            return null;
        }
        Window window = new Window(
                Arguments.time(BASELINE, period.substring(0, dots)),
                Arguments.time(BASELINE, period.substring(dots + 2)));
        if (window.since() > window.until()) {
            throw new IllegalArgumentException(BASELINE + " begins after its end");
        }
        return window;
    }

    /** Writes the page, if one is wanted, and then prints. */
    void print(Triage triage, Problems problems, PrintStream out, Style style) throws IOException {
        String page = arguments.option("--html");
        if (page != null) {
            PageFile.write(TriagePage.of(triage, problems.all()), page);
        }
        if (arguments.has("--json")) {
            out.print(TriageJson.of(triage, problems.all()));
            out.print('\n');
        } else if (page != null) {
            out.print(Visible.of(TriageText.summary(triage) + "\npage: " + page));
            out.print('\n');
        } else {
            new TriageText(out, style).print(triage, problems.all());
        }
    }

    boolean failsOn(Triage triage) {
        return failsOnError && triage.hasErrors();
    }
}

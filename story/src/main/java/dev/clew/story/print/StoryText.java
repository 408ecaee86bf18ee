package dev.clew.story.print;

import dev.clew.story.Story;
import dev.clew.story.file.Problem;
import dev.clew.story.finding.Finding;
import dev.clew.story.line.Event;
import dev.clew.story.line.Timestamp;
import dev.clew.story.tree.Gap;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints a story for people: the verdict, the tree, the lines, and what else they show. */
public final class StoryText {
    private static final Set<String> IN_COLUMNS = Set.of(
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
            "seq",
            "boot_id",
            "tmpl",
            "err_fp",
            "err_origin",
            "stack",
            "span",
            "event",
            "kind",
            "fp",
            "application_name",
            "session_line");

    private final PrintStream out;
    private final Style style;

    /** Prints to a stream. */
    public StoryText(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Prints a story, and what could not be read of the files. */
    public void print(Story story, List<Problem> problems) {
        String verdict = Visible.onOneLine(story.verdict());
        line((story.failure() == null ? style.bold(verdict) : style.red(style.bold(verdict)))
                + certainty(story.inferredFrom()));
        line(style.dim("request " + Visible.onOneLine(story.requestId()) + ", "
                + story.events().size() + " lines from "
                + Timestamp.text(story.events().get(0).nanos())));
        line("");
        TreeText tree = new TreeText(story, style, this::line);
        tree.print();
        line("");
        String slowest = tree.slowest();
        if (!slowest.isEmpty()) {
            line(style.cut(Visible.onOneLine(slowest)));
            line("");
        }
        long first = story.events().get(0).nanos();
        story.events().forEach(event -> event(event, first));
        findings(story, problems);
    }

    private static String certainty(@Nullable String inferredFrom) {
        return inferredFrom == null ? "  [exact]" : "  [inferred from " + Visible.onOneLine(inferredFrom) + "]";
    }

    private void event(Event event, long first) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%+11.3f  %-10s %-5s  %s ",
                (event.nanos() - first) / 1e6,
                event.get("service"),
                event.get("level"),
                event.get("msg")));
        event.fields().forEach((key, value) -> {
            if (!IN_COLUMNS.contains(key)) {
                text.append(' ').append(key).append('=').append(value.indexOf(' ') < 0 ? value : '"' + value + '"');
            }
        });
        String visible = style.cut(Visible.of(text.toString().replace('\n', ' ').stripTrailing()));
        line(
                switch (event.get("level")) {
                    case "ERROR" -> style.red(visible);
                    case "WARN" -> style.yellow(visible);
                    case "DEBUG", "TRACE" -> style.dim(visible);
                    default -> visible;
                });
    }

    private void findings(Story story, List<Problem> problems) {
        if (!story.findings().isEmpty() || !story.gaps().isEmpty() || !problems.isEmpty()) {
            line("");
        }
        for (Finding finding : story.findings()) {
            line(Visible.onOneLine(finding.text()) + certainty(finding.inferredFrom()));
        }
        for (Gap gap : story.gaps()) {
            line(Visible.onOneLine(gap.service().isEmpty() ? "" : gap.service() + ": ") + gap.lines()
                    + (gap.lines() == 1 ? " line" : " lines") + " of the request missing from the files"
                    + certainty(null));
        }
        for (Problem problem : problems) {
            line(Visible.onOneLine(problem.text()));
        }
    }

    private void line(String text) {
        out.print(text);
        out.print('\n');
    }
}

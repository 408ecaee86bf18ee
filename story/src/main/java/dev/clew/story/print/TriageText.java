package dev.clew.story.print;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.file.Problem;
import dev.clew.story.line.Timestamp;
import dev.clew.story.pattern.RecentChanges;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.triage.Triage;
import java.io.PrintStream;
import java.util.List;

/** Prints a triage for people. */
public final class TriageText {
    private static final String NOTHING_WRONG = "nothing wrong";

    private static final int MOST = 100;

    private final PrintStream out;
    private final Style style;

    /** Prints to a stream. */
    public TriageText(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Prints a triage, and what could not be read of the files. */
    public void print(Triage triage, List<Problem> problems) {
        Traffic traffic = triage.traffic();
        String summary = summary(triage);
        if (summary.startsWith(NOTHING_WRONG)) {
            line(style.bold(NOTHING_WRONG) + summary.substring(NOTHING_WRONG.length()));
        } else if (triage.findings().isEmpty()) {
            line(summary);
        } else {
            line(style.dim(summary));
            RecentChanges changed = triage.changedBefore();
            if (changed != null) {
                line(Visible.onOneLine(changed.text()));
            }
            line("");
            int number = 0;
            for (Conclusion finding : triage.findings()) {
                number++;
                if (number > MOST) {
                    line("… and " + (triage.findings().size() - MOST) + " more");
                    break;
                }
                print(finding, number, triage.index(finding.because()) + 1);
            }
            if (!triage.readFirst().isEmpty()) {
                line("");
                line("Read first:");
            }
            triage.readFirst()
                    .forEach(request -> line("  " + Visible.onOneLine(request.id()) + "  finding " + request.number()
                            + (request.which().isEmpty() ? "" : ", " + request.which())));
        }
        for (Problem problem : problems) {
            line(Visible.onOneLine(problem.text()));
        }
        traffic.overflows().forEach(this::line);
    }

    private void print(Conclusion finding, int number, int because) {
        String text = number + ". " + Visible.onOneLine(finding.text());
        String certainty = finding.inferredFrom() == null
                ? ""
                : "  [inferred from " + Visible.onOneLine(finding.inferredFrom()) + "]";
        if (because > 0) {
            line(style.dim(text + " (because of " + because + ")") + certainty);
        } else {
            line(style.bold(text) + certainty);
        }
        Object error = finding.field("error");
        if (error != null) {
            Object message = finding.field("error_msg");
            line(style.dim("   " + Visible.onOneLine(error + (message == null ? "" : ": " + message))));
        }
    }

    /** Returns a triage in one line. */
    public static String summary(Triage triage) {
        Traffic traffic = triage.traffic();
        if (traffic.events() == 0) {
            return "no event in these files, or in the time that was asked for";
        }
        String period = ", from " + Timestamp.seconds(traffic.from()) + " to " + Timestamp.seconds(traffic.until());
        if (triage.findings().isEmpty() && triage.hasNoRequest()) {
            return "nothing to judge: none of " + traffic.events() + " lines tells of a request's span" + period;
        }
        return triage.findings().isEmpty()
                ? NOTHING_WRONG + " in " + requests(traffic) + period
                : (triage.hasNoRequest()
                                ? traffic.events() + " lines, none of which tells of a request's span"
                                : requests(traffic) + ", " + triage.failed().size() + " failed")
                        + period;
    }

    private static String requests(Traffic traffic) {
        return (traffic.weight() > 1 ? "about " : "")
                + String.format(java.util.Locale.ROOT, "%,d", traffic.requestCount())
                + (traffic.requestCount() == 1 ? " request" : " requests");
    }

    private void line(String text) {
        out.print(text);
        out.print('\n');
    }
}

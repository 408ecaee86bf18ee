package dev.clew.story.print;

import dev.clew.story.change.Change;
import dev.clew.story.change.ChangeLog;
import dev.clew.story.file.Problem;
import dev.clew.story.line.Timestamp;
import java.io.PrintStream;
import java.util.List;

/** Prints for people what changed: a line each, and what came together. */
public final class ChangesText {
    private final PrintStream out;
    private final Style style;

    /** Prints to a stream. */
    public ChangesText(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Prints changes, and what could not be read of the files. */
    public void print(ChangeLog log, List<Problem> problems) {
        if (log.changes().isEmpty()) {
            line("no change, and no start of a process, in these files or in the time that was asked for");
        }
        for (Change change : log.changes()) {
            String text = visible(
                    Timestamp.seconds(change.at()) + "  " + (change.service().isEmpty() ? "" : change.service() + "  ")
                            + change.text() + (change.request().isEmpty() ? "" : ", by request " + change.request()));
            line(change.isChange() ? text : style.dim(text));
        }
        if (!log.together().isEmpty()) {
            line("");
        }
        for (List<Change> together : log.together()) {
            line(style.bold(visible(ChangesJson.text(together))));
        }
        if (log.leftOut() > 0) {
            line(log.leftOut() + " more were left out");
        }
        for (Problem problem : problems) {
            line(visible(problem.text()));
        }
    }

    private String visible(String text) {
        return style.cut(Visible.onOneLine(text));
    }

    private void line(String text) {
        out.print(text);
        out.print('\n');
    }
}

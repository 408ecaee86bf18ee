package dev.clew.story.html;

import dev.clew.story.file.Problem;
import dev.clew.story.triage.Triage;
import java.util.List;

/** A triage as a page. */
public final class TriagePage {
    private TriagePage() {}

    /** Returns the page of a triage, and of what could not be read of its files. */
    public static Page of(Triage triage, List<Problem> problems) {
        return new Page(
                "triage",
                List.of("page.css", "requests.css", "triage.css", "print.css"),
                List.of("base.js", "frame.js", "requests.js", "conclusions.js", "chart.js", "triage.js"),
                new TriageData(triage, problems));
    }
}

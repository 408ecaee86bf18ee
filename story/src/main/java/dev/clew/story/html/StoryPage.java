package dev.clew.story.html;

import dev.clew.story.Story;
import dev.clew.story.file.Problem;
import java.util.List;

/** A story as a page. */
public final class StoryPage {
    private StoryPage() {}

    /** Returns the page of a story, and of what could not be read of its files. */
    public static Page of(Story story, List<Problem> problems) {
        return new Page(
                "story",
                List.of("page.css", "requests.css", "spans.css", "lines.css", "print.css"),
                List.of(
                        "base.js",
                        "frame.js",
                        "requests.js",
                        "spans.js",
                        "view.js",
                        "timeline.js",
                        "flame.js",
                        "lines.js",
                        "findings.js",
                        "story.js"),
                new StoryData(story, problems));
    }
}

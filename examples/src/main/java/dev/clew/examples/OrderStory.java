package dev.clew.examples;

import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.html.PageFile;
import dev.clew.story.html.StoryPage;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The story of one order, as {@code clew story} tells it. */
final class OrderStory {
    private OrderStory() {}

    /** Prints the story of a request of which there are logs, and writes it as a page. */
    static void tell(String id, Path logs, PrintStream out, Path page) throws IOException {
        Problems problems = new Problems();
        StoryReader reader =
                new StoryReader(LogFiles.find(List.of(logs.toString()), InputStream.nullInputStream()), problems);
        Story story = Objects.requireNonNull(reader.read(reader.requests(id).get(0)), "a story of " + id);
        Style style = new Style(Boolean.getBoolean("demo.colour"), true, Integer.MAX_VALUE);
        new StoryText(out, style).print(story, problems.all());
        PageFile.write(StoryPage.of(story, problems.all()), page.toString());
        out.printf("%nThe same as a page for a browser: %s%n", page);
    }
}

package dev.clew.story.html;

import dev.clew.story.Story;
import dev.clew.story.file.Problem;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Event;
import dev.clew.story.print.StoryJson;
import dev.clew.story.tree.SpanNode;
import java.io.IOException;
import java.io.Writer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The story in its published form, and each line with its fields. */
final class StoryData implements PageData {
    private static final int MOST = 100_000_000;
    private static final int MOST_OF_A_LINE = 65_536;
    private static final int ENOUGH_FOR_A_LINE = 512;

    private final Story story;
    private final List<Problem> problems;
    private final int mostOfALine;
    private final IdentityHashMap<Event, String> owners = new IdentityHashMap<>();

    StoryData(Story story, List<Problem> problems) {
        this.story = story;
        this.problems = problems;
        int lines = Math.max(1, story.events().size());
        mostOfALine = Math.max(ENOUGH_FOR_A_LINE, Math.min(MOST_OF_A_LINE, MOST / lines));
        for (SpanNode span : story.tree().all()) {
            span.lines().forEach(line -> owners.put(line, span.spanId()));
        }
    }

    @Override
    public void writeTo(Writer out) throws IOException {
        out.write("{\"story\":");
        out.write(PageData.escaped(StoryJson.withoutLines(story, problems)));
        out.write(",\"lines\":[");
        String separator = "\n";
        for (Event event : story.events()) {
            // The comma comes first: a line that begins with a brace is one of a log for those who search the folder.
            out.write(separator);
            out.write(PageData.escaped(line(event)));
            separator = "\n,";
        }
        out.write("\n]}");
    }

    private String line(Event event) {
        JsonWriter json = new JsonWriter().begin('{').member("t", Math.floorDiv(event.nanos(), 1_000L));
        String owner = owners.get(event);
        if (owner != null && !owner.equals(event.get("span_id"))) {
            json.member("span", owner);
        }
        int left = mostOfALine;
        int cut = 0;
        json.name("fields").begin('{');
        for (Map.Entry<String, String> field : event.fields().entrySet()) {
            String name = field.getKey();
            String value = field.getValue();
            int kept = Math.min(value.length(), left - name.length());
            if (kept >= 0) {
                json.member(name, value.substring(0, kept));
                left -= name.length() + kept;
                cut += value.length() - kept;
            } else {
                cut += name.length() + value.length();
            }
        }
        json.end('}');
        int first = event.text().indexOf('\n');
        if (first >= 0) {
            String more = event.text().substring(first + 1);
            int kept = Math.min(more.length(), left);
            json.member("more", more.substring(0, kept));
            cut += more.length() - kept;
        }
        if (cut > 0) {
            json.member("cut", cut);
        }
        return json.end('}').toString();
    }
}

package dev.clew.story.print;

import dev.clew.story.change.Change;
import dev.clew.story.change.ChangeLog;
import dev.clew.story.file.Problem;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Timestamp;
import java.util.List;

/** Writes changes as the one object that {@code JSON.md} describes. */
public final class ChangesJson {
    private static final int MOST_NAMED = 10;

    private ChangesJson() {}

    /** Returns changes, and what could not be read of the files. */
    public static String of(ChangeLog log, List<Problem> problems) {
        JsonWriter json = new JsonWriter().begin('{').member("format", 1);
        json.name("changes").begin('[');
        log.changes().forEach(change -> write(change, json));
        json.end(']').name("findings").begin('[');
        for (List<Change> together : log.together()) {
            json.begin('{').member("id", "changes_together").member("certainty", "exact");
            json.name("changes").begin('[');
            together.forEach(change -> json.value(log.changes().indexOf(change)));
            json.end(']').member("t", Timestamp.text(together.get(0).at()));
            json.member("text", text(together)).end('}');
        }
        json.end(']');
        if (log.leftOut() > 0) {
            json.member("left_out", log.leftOut());
        }
        ProblemsJson.write(problems, json);
        return json.end('}').toString();
    }

    private static void write(Change change, JsonWriter json) {
        json.begin('{').member("t", Timestamp.text(change.at())).member("service", change.service());
        json.name("instances").values(change.instances());
        json.member("kind", change.kind()).member("what", change.what());
        member("version", change.version(), json);
        member("git_sha", change.gitSha(), json);
        if (!change.names().isEmpty()) {
            json.name("names").values(change.names());
        }
        member("request_id", change.request(), json);
        json.end('}');
    }

    private static void member(String name, String value, JsonWriter json) {
        if (!value.isEmpty()) {
            json.member(name, value);
        }
    }

    /** Returns the sentence that says of changes that they came together. */
    static String text(List<Change> together) {
        List<String> some = together.stream()
                .limit(MOST_NAMED)
                .map(change -> (change.service() + ' ' + change.text()).strip())
                .toList();
        return together.size() + " changes within five minutes, from "
                + Timestamp.seconds(together.get(0).at()) + " on: " + String.join("; ", some)
                + (together.size() > some.size() ? " …" : "");
    }
}

package dev.clew.story.change;

import dev.clew.story.file.EventStream;
import dev.clew.story.file.Literal;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import dev.clew.story.traffic.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes and deploys of all services in the order of their time.
 *
 * @param changes those of the time that was asked for
 * @param together the changes, without mere starts, of which two or more came within five minutes, in such groups
 * @param leftOut how many did not fit
 */
public record ChangeLog(List<Change> changes, List<List<Change>> together, int leftOut) {
    private static final int MOST = 10_000;
    private static final long TOGETHER = 300_000_000_000L;

    private static final List<Literal> WANTED =
            List.of(new Literal("process_start"), new Literal("change_kind"), new Literal("event=change"));

    private static final int LONGEST = 24_000;

    private static final List<String> FIELDS = List.of(
            "event",
            "service",
            "instance",
            "version",
            "git_sha",
            "change_kind",
            "kind",
            "what",
            "request_id",
            "trace_id",
            Settings.SOURCES,
            Settings.VALUES);

    /** Reads files; what processes had before is known from all of their lines, whatever the window. */
    public static ChangeLog read(List<LogFile> files, Window window, Problems problems) throws IOException {
        List<Event> lines = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        int leftOut = 0;
        for (LogFile file : files) {
            try (EventStream events = EventStream.open(file, WANTED, problems)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    String kind = event.get("event");
                    boolean isWanted = kind.equals("process_start") || kind.equals("change");
                    if (isWanted && lines.size() == MOST) {
                        leftOut++;
                    } else if (isWanted
                            && seen.add(List.of(
                                    event.nanos(), event.process(), event.text().hashCode()))) {
                        lines.add(slim(event));
                    }
                }
            }
        }
        lines.sort(Comparator.comparingLong(Event::nanos));
        Starts starts = new Starts();
        for (Event line : lines) {
            if (line.get("event").equals("change")) {
                starts.changed(line);
            } else {
                starts.started(line);
            }
        }
        List<Change> changes = starts.all().stream()
                .filter(change -> window.holds(change.at()))
                .toList();
        return new ChangeLog(changes, together(changes), leftOut);
    }

    /** Returns an event with those of its fields alone that tell of a change: a line may have a megabyte in any of the others. */
    private static Event slim(Event event) {
        Map<String, String> fields = new HashMap<>();
        for (String field : FIELDS) {
            String value = event.get(field);
            if (!value.isEmpty()) {
                fields.put(field, Brief.of(value, LONGEST));
            }
        }
        return new Event(event.nanos(), fields, "", event.isExact());
    }

    private static List<List<Change>> together(List<Change> all) {
        List<List<Change>> groups = new ArrayList<>();
        List<Change> last = new ArrayList<>();
        for (Change change : all) {
            if (change.isChange()) {
                if (!last.isEmpty() && change.at() - last.get(0).at() > TOGETHER) {
                    last = new ArrayList<>();
                }
                last.add(change);
                if (last.size() == 2) {
                    groups.add(last);
                }
            }
        }
        return groups;
    }
}

package dev.clew.story.finding;

import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Lines of spans as services write them, in milliseconds from one moment. */
final class Spans {
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");

    private final List<String> lines = new ArrayList<>();
    private String request = "r1";
    private final Map<String, Integer> seq = new HashMap<>();

    /** The lines that follow are of another request. */
    Spans request(String id) {
        request = id;
        seq.clear();
        return this;
    }

    private static String time(double millis) {
        return Timestamp.text(ZERO + Math.round(millis * 1e6));
    }

    /**
     * Adds the end of a span.
     *
     * @param id its id, and after a {@code <} that of its caller
     * @param what service, kind and name
     * @param more fields as they stand in the line
     */
    Spans end(String id, String what, double start, double end, String outcome, String more) {
        return line(
                end,
                "span_end",
                id,
                what,
                "outcome=" + outcome + " duration_ms=" + (end - start) + (more.isEmpty() ? "" : " " + more));
    }

    /** Adds the end of a span that went well. */
    Spans ok(String id, String what, double start, double end) {
        return end(id, what, start, end, "ok", "");
    }

    /** Adds the begin of a span. */
    Spans start(String id, String what, double at) {
        return line(at, "span_start", id, what, "");
    }

    private Spans line(double at, String event, String id, String what, String more) {
        String[] parts = what.split(" ", 3);
        String[] ids = id.split("<", 2);
        lines.add("ts=" + time(at) + " level=INFO service=" + parts[0] + " instance=i request_id=" + request
                + " span_id="
                + ids[0] + " logger=clew.span thread=t msg=m event=" + event
                + (ids.length > 1 ? " parent_id=" + ids[1] : "") + " kind=" + parts[1] + " span=\"" + parts[2] + "\""
                + (more.isEmpty() ? "" : " " + more) + " seq=" + seq.merge(parts[0], 1, Integer::sum) + " boot_id="
                + parts[0]);
        return this;
    }

    /** Adds a line as it stands, at a time. */
    Spans raw(double at, String rest) {
        lines.add("ts=" + time(at) + " " + rest);
        return this;
    }

    /** Leaves lines out. */
    Spans keep(Predicate<String> which) {
        lines.removeIf(which.negate());
        return this;
    }

    /** Returns the story of the request r1, null if it has no line. */
    Story story(Path folder) throws IOException {
        Files.write(folder.resolve("a.log"), lines);
        return new StoryReader(LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()), new Problems())
                .read("r1");
    }
}

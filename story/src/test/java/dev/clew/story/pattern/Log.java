package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Logs;
import dev.clew.story.traffic.TrafficReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Lines as services write them, in milliseconds from one moment. */
final class Log {
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> seqs = new HashMap<>();
    private final Map<String, String> boots = new HashMap<>();
    private String request = "r0";

    static String time(double millis) {
        return Timestamp.text(ZERO + Math.round(millis * 1e6));
    }

    /** Returns a time as sentences tell it. */
    static String seconds(double millis) {
        return Timestamp.seconds(ZERO + Math.round(millis * 1e6));
    }

    /** The lines that follow are of another request. */
    Log request(String id) {
        request = id;
        return this;
    }

    /** Begins a process; the service's lines that follow are its. */
    Log boot(String service, double at, String version, String bootId) {
        boots.put(service, "version=" + version + " instance=" + service + "-1 boot_id=" + bootId);
        lines.add("ts=" + time(at) + " level=INFO service=" + service + ' ' + boots.get(service)
                + " logger=clew.span msg=begins event=process_start format=1");
        return this;
    }

    /**
     * Adds the begin of a span.
     *
     * @param id its id, and after a {@code <} that of its caller
     * @param what service, kind and name
     */
    Log start(String id, String what, double at) {
        return span(at, "span_start", id, what, "");
    }

    /** Adds the end of a span; more are fields as they stand in the line. */
    Log end(String id, String what, double start, double end, String outcome, String more) {
        return span(
                end,
                "span_end",
                id,
                what,
                "outcome=" + outcome + " duration_ms=" + (end - start) + (more.isEmpty() ? "" : ' ' + more));
    }

    /** Adds the end of a span that went well. */
    Log ok(String id, String what, double start, double end) {
        return end(id, what, start, end, "ok", "");
    }

    private Log span(double at, String event, String id, String what, String more) {
        String[] parts = what.split(" ", 3);
        String[] ids = id.split("<", 2);
        return raw(
                at,
                parts[0],
                "logger=clew.span msg=m event=" + event + " span_id=" + ids[0]
                        + (ids.length > 1 ? " parent_id=" + ids[1] : "") + " kind=" + parts[1] + " span=\"" + parts[2]
                        + '"' + (more.isEmpty() ? "" : ' ' + more));
    }

    /** Adds a line of a service in a request. */
    Log raw(double at, String service, String rest) {
        return line(at, "INFO", service, rest);
    }

    /** Adds what a service says in a request. */
    Log says(double at, String level, String service, String message) {
        return line(at, level, service, "logger=app msg=\"" + message + '"');
    }

    /** Adds what a service says outside of requests. */
    Log saysOutside(double at, String level, String service, String message) {
        lines.add(head(at, level, service) + " logger=app msg=\"" + message + '"');
        return this;
    }

    private Log line(double at, String level, String service, String rest) {
        String head = head(at, level, service);
        lines.add(head + " request_id=" + request + " trace_id=" + request + " " + rest + " seq="
                + seqs.merge(request + ' ' + boot(service), 1, Integer::sum));
        return this;
    }

    private String head(double at, String level, String service) {
        return "ts=" + time(at) + " level=" + level + " service=" + service + ' ' + boot(service);
    }

    private String boot(String service) {
        return boots.getOrDefault(service, "version=1 instance=" + service + "-1 boot_id=" + service);
    }

    /** Leaves lines out. */
    Log keep(Predicate<String> which) {
        lines.removeIf(which.negate());
        return this;
    }

    /** Returns what all patterns find. */
    List<Conclusion> find(Path folder) throws IOException {
        return find(folder, Window.NONE);
    }

    /** Returns what they find beside a sound period. */
    List<Conclusion> find(Path folder, Window baseline) throws IOException {
        Files.write(folder.resolve("a.log"), lines);
        return Patterns.find(evidence(folder, baseline));
    }

    /** Returns what they find of one kind. */
    List<Conclusion> find(Path folder, String id) throws IOException {
        return find(folder).stream().filter(finding -> finding.id().equals(id)).toList();
    }

    static Evidence evidence(Path folder) throws IOException {
        return evidence(folder, Window.NONE);
    }

    private static Evidence evidence(Path folder, Window baseline) throws IOException {
        Problems problems = new Problems();
        List<LogFile> files = LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream());
        return new Evidence(TrafficReader.read(List.of(new Logs(files, Window.ALL, baseline)), 0, problems));
    }
}

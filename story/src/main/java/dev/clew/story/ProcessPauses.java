package dev.clew.story;

import dev.clew.story.line.Event;
import dev.clew.story.waiting.Wait;
import dev.clew.story.waiting.WaitLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pauses of whole processes that a request was in.
 *
 * <p>Such a line names at most ten of the requests that were open. If it says that there were more, a request was stopped if
 * it was in that process at that time.
 */
final class ProcessPauses {
    private static final int MOST = 1_000;

    private final String request;
    private final Map<String, Stay> stays = new HashMap<>();
    private final List<Event> lines = new ArrayList<>();

    /** A stretch of time in which a process worked for the request. */
    private record Stay(long from, long until) {
        Stay and(Stay other) {
            return new Stay(Math.min(from, other.from), Math.max(until, other.until));
        }
    }

    /**
     * Looks for the pauses of a request.
     *
     * @param events all lines of the request
     */
    ProcessPauses(String request, List<Event> events) {
        this.request = request;
        for (Event event : events) {
            double millis = event.number("duration_ms");
            long took = millis > 0 && millis < 1e12 ? (long) (millis * 1e6) : 0;
            stays.merge(event.process(), new Stay(event.nanos() - took, event.nanos()), Stay::and);
        }
    }

    /** Keeps a line if it tells of a pause that the request was in. */
    void add(Event line) {
        Stay stay = stays.get(line.process());
        Wait pause = line.request().isEmpty() ? WaitLine.of(line) : null;
        if (stay == null || pause == null || !pause.kind().isOfProcess() || lines.size() == MOST) {
            return;
        }
        List<String> named = pause.facts("requests");
        boolean areAllNamed = !named.isEmpty() && pause.count("requests_open") <= named.size();
        if (named.contains(request) || !areAllNamed && pause.overlap(stay.from, stay.until) > 0) {
            lines.add(line);
        }
    }

    List<Event> lines() {
        return lines;
    }
}

package dev.clew.story.traffic;

import dev.clew.story.across.SpanName;
import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines that tell of an error outside of any span: of threads without a request, of services without Clew, of web servers.
 *
 * <p>Kept are what they say with {@code #} for numbers and ids, and of each kind some lines. Those of requests whose spans are
 * known are left out at the end: their spans say what became of them.
 */
final class ErrorLines {
    private static final int MOST_KINDS = 2_000;
    private static final int MOST_LINES = 200_000;
    private static final int SERVER_ERROR = 500;

    /** A line that the JVM writes of an exception, or of the one that it came from. */
    private static final Pattern THROWN = Pattern.compile(
            "^(?:Caused by: )?((?:[a-z_$][\\w$]{0,100}+\\.){1,30}+[A-Z][\\w$]{0,200}+)(?::|$)", Pattern.MULTILINE);

    private final Map<Key, List<Line>> kinds = new HashMap<>();
    private int lines;
    private boolean hasOverflown;

    private record Key(String service, String what, String cause, String fingerprint) {}

    private record Line(long nanos, Boot boot, String request, boolean isExact) {}

    /** Keeps a line that tells of an error. */
    void add(Event event, Boot boot) {
        String level = event.get("level");
        boolean isAnswer =
                event.number("status") >= SERVER_ERROR && !event.get("path").isEmpty();
        if (!isAnswer && !level.equals("ERROR") && !level.equals("FATAL")) {
            return;
        }
        String what = isAnswer
                ? Brief.of((event.get("method") + ' ' + SpanName.folded(path(event.get("path")))).strip())
                : SpanName.folded(Brief.firstLine(event.get("msg")));
        String cause = isAnswer ? "status_" + event.get("status") : thrown(event);
        Key key = new Key(Brief.of(event.get("service")), what, Brief.of(cause), Brief.of(event.get("err_fp")));
        List<Line> kind = kinds.get(key);
        if (lines >= MOST_LINES || kind == null && kinds.size() >= MOST_KINDS) {
            hasOverflown = true;
            return;
        }
        if (kind == null) {
            kind = new ArrayList<>(4);
            kinds.put(key, kind);
        }
        kind.add(new Line(event.nanos(), boot, event.request(), event.isExact()));
        lines++;
    }

    private static String path(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Returns the simple name of the exception that a line tells, of the last cause in a stack of the JVM's. */
    private static String thrown(Event event) {
        String type = event.get("error");
        int more = event.text().indexOf('\n');
        if (type.isEmpty() && more >= 0) {
            Matcher thrown = THROWN.matcher(event.text())
                    .region(more + 1, Math.min(event.text().length(), more + 20_000));
            while (thrown.find()) {
                type = thrown.group(1);
            }
        }
        return type.isEmpty() ? "error" : type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    boolean hasOverflown() {
        return hasOverflown;
    }

    /**
     * Returns the errors of each kind, those that say alike things together.
     *
     * @param requests returns the request of an id, null if it is not known
     * @param isSample whether requests may be missing there that have spans
     * @param ahead by how much the clocks of instances were ahead
     */
    List<LoggedError> all(Function<String, @Nullable Request> requests, boolean isSample, Map<String, Long> ahead) {
        List<LoggedError> errors = new ArrayList<>();
        kinds.forEach((key, all) -> {
            List<Line> outside = all.stream()
                    .filter(line -> isOutside(line.request, requests, isSample))
                    .sorted(Comparator.comparingLong(Line::nanos).thenComparing(Line::request))
                    .toList();
            if (!outside.isEmpty()) {
                errors.add(new LoggedError(
                        key.service,
                        key.what,
                        key.cause,
                        key.fingerprint,
                        outside.stream()
                                .map(line -> line.nanos - Clocks.of(line.boot, ahead))
                                .sorted()
                                .toList(),
                        outside.stream().allMatch(Line::isExact),
                        outside.stream()
                                .map(line -> line.request.isEmpty() ? null : requests.apply(line.request))
                                .filter(request -> request != null)
                                .distinct()
                                .limit(5)
                                .toList()));
            }
        });
        return Alike.joined(errors);
    }

    private static boolean isOutside(String id, Function<String, @Nullable Request> requests, boolean isSample) {
        if (id.isEmpty()) {
            return true;
        }
        Request request = requests.apply(id);
        return request == null ? !isSample : request.spans().isEmpty();
    }
}

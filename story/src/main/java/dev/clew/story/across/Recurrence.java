package dev.clew.story.across;

import dev.clew.story.line.Event;
import dev.clew.story.tree.Failure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts in how many requests the same span of the same service failed in the same way. */
public final class Recurrence {
    private static final int MOST_KINDS = 10_000;
    private static final int MOST_REQUESTS = 100_000;

    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, Long> runs = new HashMap<>();
    private int requests;

    /** Failures of one kind. */
    public static final class Group {
        private final Set<String> requests = new HashSet<>();
        private final Set<String> versions = new TreeSet<>();
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;

        /** Returns in how many requests; at most 100,000 are counted over all kinds. */
        public int count() {
            return requests.size();
        }

        /** Returns the versions of the service in which it was seen, at most ten, in alphabetical order. */
        public Set<String> versions() {
            return versions;
        }

        /** Returns when it was seen first, in nanoseconds since 1970. */
        public long first() {
            return first;
        }

        /** Returns when it was seen last. */
        public long last() {
            return last;
        }
    }

    /** Learns from the end of a span. */
    void add(Event event) {
        String name = name(event);
        if (runs.size() < MOST_KINDS || runs.containsKey(name)) {
            runs.merge(name, 1L, Long::sum);
        }
        String outcome = event.get("outcome");
        String key = key(event);
        boolean isFailure = !outcome.isEmpty() && !outcome.equals("ok");
        if (!isFailure || groups.size() >= MOST_KINDS && !groups.containsKey(key)) {
            return;
        }
        Group group = groups.computeIfAbsent(key, kind -> new Group());
        if (requests < MOST_REQUESTS && group.requests.add(event.get("request_id"))) {
            requests++;
        }
        String version = event.get("version");
        if (group.versions.size() < 10 && !version.isEmpty() && !version.equals("unknown")) {
            group.versions.add(version);
        }
        group.first = Math.min(group.first, event.nanos());
        group.last = Math.max(group.last, event.nanos());
    }

    /** Returns the failures of the kind of one, null if no line tells of its end. */
    public @Nullable Group of(Failure failure) {
        Event end = failure.span().endLine();
        return end == null ? null : groups.get(key(end));
    }

    /** Returns how often the span of a failure ran, whatever its outcome. */
    public long runs(Failure failure) {
        Event end = failure.span().endLine();
        return end == null ? 0 : runs.getOrDefault(name(end), 0L);
    }

    private static String name(Event end) {
        return end.get("service") + '\n' + end.get("kind") + '\n' + SpanName.folded(end.get("span"));
    }

    private static String key(Event end) {
        return name(end) + '\n' + end.get("outcome") + '\n' + end.get("error");
    }
}

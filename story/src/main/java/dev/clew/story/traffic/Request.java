package dev.clew.story.traffic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One request, as far as the logs tell. */
public final class Request {
    private final String id;
    private final boolean isWhole;
    private final boolean isSound;
    private final List<Span> spans = new ArrayList<>(8);
    private final Set<Attribute> attributes = new LinkedHashSet<>(4);
    private final List<Template> templates = new ArrayList<>(4);
    private final List<Presence> presences = new ArrayList<>(2);
    private List<Waiting> waits = List.of();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Request(String id, boolean isWhole, boolean isSound) {
        this.id = id;
        this.isWhole = isWhole;
        this.isSound = isSound;
    }

    /** The lines of a request in one process: the highest {@code seq}, and how many lines had one. */
    public static final class Presence {
        private final Boot boot;
        private int lines;
        private int lowest = Integer.MAX_VALUE;
        private int highest;

        Presence(Boot boot) {
            this.boot = boot;
        }

        public Boot boot() {
            return boot;
        }

        /** Returns how many lines with a {@code seq} there are. */
        public int lines() {
            return lines;
        }

        /**
         * Returns how many lines are missing before its last.
         *
         * @param isCut whether those before its first may be older than the logs; then they are not missing
         */
        public int missing(boolean isCut) {
            return Math.max(0, highest - (isCut ? lowest - 1 : 0) - lines);
        }

        /** Returns the highest {@code seq}, which is how many there were at least. */
        public int highest() {
            return highest;
        }
    }

    void add(long nanos, Boot boot, int seq) {
        first = Math.min(first, nanos);
        last = Math.max(last, nanos);
        if (seq > 0) {
            Presence presence = presence(boot);
            presence.lines++;
            presence.lowest = Math.min(presence.lowest, seq);
            presence.highest = Math.max(presence.highest, seq);
        }
    }

    private Presence presence(Boot boot) {
        for (Presence presence : presences) {
            if (presence.boot == boot) {
                return presence;
            }
        }
        Presence presence = new Presence(boot);
        presences.add(presence);
        return presence;
    }

    /** Names the life of each process, where lines named the process alone. */
    void settle(UnaryOperator<Boot> lives) {
        List<Presence> unsettled = new ArrayList<>(presences);
        presences.clear();
        for (Presence presence : unsettled) {
            Presence settled = presence(lives.apply(presence.boot));
            settled.lines += presence.lines;
            settled.lowest = Math.min(settled.lowest, presence.lowest);
            settled.highest = Math.max(settled.highest, presence.highest);
        }
    }

    void add(Span span) {
        spans.add(span);
    }

    /** Puts spans in order again whose times were corrected. */
    void corrected() {
        spans.sort(Comparator.comparingLong(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
        spans.forEach(Span::sort);
        first = Long.MAX_VALUE;
        last = Long.MIN_VALUE;
        for (Span span : spans) {
            first = Math.min(first, span.start());
            last = Math.max(last, span.end());
        }
    }

    /** Adds a field and its value; false if the request has it already. */
    boolean add(Attribute attribute) {
        return attributes.add(attribute);
    }

    void add(Template template) {
        templates.add(template);
    }

    void add(Waiting wait) {
        if (waits.isEmpty()) {
            waits = new ArrayList<>(2);
        }
        waits.add(wait);
    }

    /** Puts other waits in the place of its own. */
    void waits(List<Waiting> others) {
        waits = others;
    }

    public String id() {
        return id;
    }

    /** Whether all its lines were kept; of the others only the spans that failed were. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Whether it is of the sound period that others are compared with. */
    public boolean isSound() {
        return isSound;
    }

    /** Returns its spans in the order of their beginnings. */
    public List<Span> spans() {
        return spans;
    }

    /** Returns the fields of its lines that are not of the log format, and their values. */
    public Set<Attribute> attributes() {
        return attributes;
    }

    /** Returns what its lines say, one for each line that is not a span's. */
    public List<Template> templates() {
        return templates;
    }

    /** Returns the waits that the ends of its spans tell of. */
    public List<Waiting> waits() {
        return waits;
    }

    /** Returns how its lines were counted, for each process. */
    public List<Presence> presences() {
        return presences;
    }

    /** Returns the time of its first line. */
    public long first() {
        return first;
    }

    /** Returns the time of its last line. */
    public long last() {
        return last;
    }

    /** Returns the span in which it came in: the first that no other of its spans called; null if it has none. */
    public @Nullable Span root() {
        for (Span span : spans) {
            if (span.parent() == null && span.operation().isEntry()) {
                return span;
            }
        }
        return spans.isEmpty() ? null : spans.get(0);
    }
}

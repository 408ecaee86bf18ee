package dev.clew.story.tree;

import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A span of the tree. Times are in nanoseconds; those since 1970 are by the clock of the span's own host. */
public final class SpanNode {
    /** Milliseconds; some thirty years. */
    private static final double LONGEST = 1e12;

    /** A retry may seem to begin a little before the end of what it repeats: starts are reckoned from ends, by another clock. */
    private static final long CLEAR = 1_000_000;

    private static final Pattern MILLIS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,3})?");
    private static final Set<String> OUTCOMES = Set.of("ok", "error", "timeout", "cancelled");

    private final String spanId;
    private final List<SpanNode> children = new ArrayList<>();
    private final List<Event> lines = new ArrayList<>();
    private @Nullable SpanNode parent;
    private @Nullable Event started;
    private @Nullable Event ended;
    private long duration;
    private boolean isDoubled;
    private boolean isCritical;
    private long saving;

    SpanNode(String spanId) {
        this.spanId = spanId;
    }

    void add(Event line) {
        boolean isStart = line.get("event").equals("span_start");
        Event before = isStart ? started : ended;
        isDoubled |= before != null && !before.text().equals(line.text());
        if (isStart) {
            started = line;
        } else {
            ended = line;
            double millis = line.number("duration_ms");
            duration = millis > 0 && millis < LONGEST ? (long) (millis * 1e6) : 0;
        }
    }

    void add(SpanNode child) {
        child.parent = this;
        children.add(child);
    }

    /** Lets its children go, and returns them. */
    List<SpanNode> release() {
        List<SpanNode> released = List.copyOf(children);
        released.forEach(child -> child.parent = null);
        children.clear();
        return released;
    }

    void addLine(Event line) {
        lines.add(line);
    }

    void sort() {
        children.sort(Comparator.comparingLong(SpanNode::start));
    }

    void markCritical() {
        isCritical = true;
    }

    void markSaving(long nanos) {
        saving = nanos;
    }

    /** Returns the line that says that it ended, or else the one that says that it began. */
    Event line() {
        Event line = ended != null ? ended : started;
        if (line == null) {
            throw new IllegalStateException("a span without a line");
        }
        return line;
    }

    /** Returns a field of the line that says that it ended, or else of the one that says that it began. */
    public String get(String field) {
        return line().get(field);
    }

    /** Returns the fields of that line. */
    public Map<String, String> fields() {
        return line().fields();
    }

    public String spanId() {
        return spanId;
    }

    public String parentId() {
        return get("parent_id");
    }

    public String service() {
        return get("service");
    }

    public String instance() {
        return get("instance");
    }

    /** Returns the process that ran it, as {@code service instance}. */
    public String process() {
        return line().process();
    }

    public String kind() {
        return get("kind");
    }

    /** Returns the operation, such as {@code UPDATE stock}. */
    public String name() {
        return get("span");
    }

    public Outcome outcome() {
        return ended == null ? Outcome.NEVER_ENDED : Outcome.of(ended.get("outcome"));
    }

    /** Whether it is a call of another service, and no statement. */
    public boolean isCallElsewhere() {
        return kind().equals("client") && get("sql").isEmpty() && get("fp").isEmpty();
    }

    /** Returns how sentences name it: {@code UPDATE stock of inventory}, or {@code the call POST /reserve of orders}. */
    public String title() {
        return (isCallElsewhere() ? "the call " : "") + name() + (service().isEmpty() ? "" : " of " + service());
    }

    /** Returns what attempts of one call, and deliveries of one message to one service, have in common. */
    public String call() {
        return kind() + ' ' + name() + ' ' + service() + ' ' + (kind().equals("consumer") ? get("message_id") : "");
    }

    /** Whether nobody waited for it: it took a message, or ended when its caller had. */
    public boolean isOnItsOwn() {
        return parent != null
                && (kind().equals("consumer")
                        || outcome() != Outcome.NEVER_ENDED && parent.outcome() == Outcome.OK && end() > parent.end());
    }

    /** Whether no line says that it ended, though its caller had its answer: then the line is missing, and not its end. */
    public boolean isAnsweredWithoutEnd() {
        return ended == null && isAnswered();
    }

    private boolean isAnswered() {
        return parent != null
                && parent.kind().equals("client")
                && !parent.get("status").isEmpty();
    }

    /** Whether no line says that it ended, and its caller lost the connection to it. */
    public boolean isBrokenOff() {
        return ended == null
                && parent != null
                && parent.kind().equals("client")
                && Cause.of(parent).equals("connection_reset");
    }

    /** Returns when it began. */
    public long start() {
        return started != null ? started.nanos() : line().nanos() - duration();
    }

    /** Returns when it ended; if it never did, its begin. */
    public long end() {
        return ended == null ? start() : start() + duration();
    }

    /** Returns when its caller began to wait for it. A server that answered lies within its call, however late its lines are. */
    long waitedFrom() {
        return parent != null && isAnswered() ? Math.max(start(), parent.start()) : start();
    }

    /** Returns until when its caller waited for it. A server may end a little after it has answered. */
    long waitedUntil() {
        return parent != null && isAnswered() ? Math.min(end(), parent.end()) : end();
    }

    /** Returns how long it took; 0 if it never ended. */
    public long duration() {
        return duration;
    }

    /** Returns the time in which none of its children ran. */
    public long self() {
        long covered = 0;
        long until = start();
        for (SpanNode child : children) {
            long from = Math.max(until, child.start());
            long to = Math.min(end(), child.end());
            if (to > from) {
                covered += to - from;
                until = to;
            }
        }
        return Math.max(0, duration() - covered);
    }

    /** Whether the request would have been faster without this span. */
    public boolean isCritical() {
        return isCritical;
    }

    /** Returns how many nanoseconds sooner its root would have ended if this span had spent no time itself. */
    public long saving() {
        return saving;
    }

    public @Nullable SpanNode parent() {
        return parent;
    }

    /** Returns the spans that it called, by the time at which they began. */
    public List<SpanNode> children() {
        return Collections.unmodifiableList(children);
    }

    /** Whether it is a span, or called by it, directly or not. */
    public boolean isWithin(SpanNode other) {
        SpanNode at = this;
        while (at != other && at.parent != null) {
            at = at.parent;
        }
        return at == other;
    }

    /** Returns its calls that failed, without those that went well at a later attempt. */
    public List<SpanNode> failedCalls() {
        Map<String, Long> wentWell = new HashMap<>();
        for (SpanNode child : children) {
            if (child.outcome() == Outcome.OK) {
                wentWell.merge(child.call(), child.start(), Math::max);
            }
        }
        List<SpanNode> failed = new ArrayList<>(children);
        failed.removeIf(child -> !child.outcome().isFailure()
                || wentWell.getOrDefault(child.call(), Long.MIN_VALUE) >= child.end() - CLEAR);
        return failed;
    }

    /** Returns the lines that were logged in it, without those of the spans themselves. */
    public List<Event> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** Returns the time of the last of those lines, {@link Long#MIN_VALUE} if there is none. */
    public long lastLine() {
        return lines.isEmpty() ? Long.MIN_VALUE : lines.get(lines.size() - 1).nanos();
    }

    /** Whether its lines are in Clew's own format, none of them twice with other text, and tell how it ended and how long it took. */
    public boolean isExact() {
        return !isDoubled && line().isExact() && (ended == null || isWhole(ended));
    }

    private static boolean isWhole(Event end) {
        return MILLIS.matcher(end.get("duration_ms")).matches() && OUTCOMES.contains(end.get("outcome"));
    }

    /** Returns the line that says that it ended, null if there is none. */
    public @Nullable Event endLine() {
        return ended;
    }

    /** Returns the line that tells why it failed: that of its end if it has an exception, else the last one within it that has. */
    Event errorLine() {
        Event found = line();
        if (found.get("error").isEmpty()) {
            for (Event line : lines) {
                found = line.get("error").isEmpty() ? found : line;
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return service() + " " + name() + " " + outcome();
    }
}

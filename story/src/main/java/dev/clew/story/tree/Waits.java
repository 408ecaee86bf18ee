package dev.clew.story.tree;

import dev.clew.story.line.Event;
import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import dev.clew.story.waiting.WaitLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waits of the spans of a request.
 *
 * <p>A wait that has a line of its own belongs to the span of that line; a pause of a thread without one, and a pause of a whole
 * process, to the span in which the request was in that process then. A field of a span's end counts where no line says more; a
 * line of a wait that such a field tells too belongs to the span of the field. Of the sum of waits in queues that the span has in
 * which the request came in, the part counts that no span below tells.
 */
public final class Waits {
    private static final int MOST = 20;
    private static final int MOST_LOOKED_AT = 1_000;

    private final Map<SpanNode, List<Wait>> all = new HashMap<>();
    private final Map<String, List<Told>> told = new HashMap<>();
    private final List<SpanNode> entries = new ArrayList<>();

    /** Takes the spans that lines are joined to. */
    Waits(Iterable<SpanNode> spans) {
        for (SpanNode span : spans) {
            if (SpanTree.isEntry(span)) {
                entries.add(span);
            }
        }
    }

    /** A wait that has a line, and the span that the line was joined to. */
    private record Told(SpanNode span, Wait what) {
        /** Returns for how long the wait was in another span, and a moment if it is not told how long it was; 0 if it was not. */
        long overlap(SpanNode other) {
            return what.within(what.start(), Math.max(what.end(), what.start() + 1))
                    .overlap(other.start(), other.end());
        }
    }

    /**
     * Takes a line of the request.
     *
     * @param owner the span that it was logged in, null if that is not known
     */
    void add(Event line, @Nullable SpanNode owner) {
        Wait wait = WaitLine.of(line);
        if (wait != null && !wait.kind().isOfProcess() && !isLeakOfAnother(line, wait)) {
            tell(wait, owner == null ? running(line, wait) : owner);
        }
    }

    /** Whether a request that waited for a connection tells of another that has left one behind. */
    private static boolean isLeakOfAnother(Event line, Wait wait) {
        return wait.kind() == Kind.CONNECTION_LEAK && !wait.heldBy().contains(line.request());
    }

    /** Takes a line of a process that stood still, whatever its requests did. */
    void addOfProcess(Event line) {
        Wait wait = WaitLine.of(line);
        SpanNode span = wait == null ? null : running(line, wait);
        if (wait != null && span != null) {
            long from = Math.max(wait.start(), span.start());
            tell(wait.within(from, Math.min(wait.end(), span.end())), span);
        }
    }

    private void tell(Wait wait, @Nullable SpanNode span) {
        add(wait, span);
        if (span != null) {
            List<Told> its = told.computeIfAbsent(key(span, wait.kind()), key -> new ArrayList<>());
            if (its.size() < MOST_LOOKED_AT) {
                its.add(new Told(span, wait));
            }
        }
    }

    private static String key(SpanNode span, Kind kind) {
        return kind + " " + span.process();
    }

    private void add(Wait wait, @Nullable SpanNode span) {
        if (span != null) {
            List<Wait> its = all.computeIfAbsent(span, key -> new ArrayList<>());
            if (its.size() < MOST_LOOKED_AT) {
                its.add(wait);
            }
        }
    }

    /** Returns the span in which the request was in a process for most of a wait, null if it was not there. */
    private @Nullable SpanNode running(Event line, Wait wait) {
        SpanNode found = null;
        long most = 0;
        for (SpanNode span : entries) {
            long overlap = span.process().equals(line.process()) ? wait.overlap(span.start(), span.end()) : 0;
            if (overlap > most) {
                found = span;
                most = overlap;
            }
        }
        return found;
    }

    /** Takes what the ends of spans tell, and puts all in order. */
    void settle(Iterable<SpanNode> spans) {
        told.values()
                .forEach(lines ->
                        lines.removeIf(line -> !line.what.kind().isOfProcess() && tells(line.span, line.what.kind())));
        QueuedBelow below = new QueuedBelow(spans);
        for (SpanNode span : spans) {
            Event end = span.endLine();
            if (end != null) {
                for (Wait wait : WaitLine.ofSpan(end)) {
                    boolean isTold = of(span).stream().anyMatch(known -> known.kind() == wait.kind());
                    if (!isTold && !below.tell(span, wait) && !isToldElsewhere(wait.kind(), span)) {
                        add(below.rest(span, wait), span);
                    }
                }
            }
        }
        all.replaceAll((span, its) -> its.stream()
                .sorted(Comparator.comparingLong(Wait::nanos).reversed())
                .limit(MOST)
                .toList());
    }

    private static boolean tells(SpanNode span, Kind kind) {
        Event end = span.endLine();
        return end != null && WaitLine.ofSpan(end).stream().anyMatch(wait -> wait.kind() == kind);
    }

    /** Whether a line that was joined to another span tells of the same wait. Unless all threads waited, the span gets it. */
    private boolean isToldElsewhere(Kind kind, SpanNode span) {
        List<Told> lines = told.getOrDefault(key(span, kind), List.of());
        Told found = null;
        for (Told line : lines) {
            long longest = found == null ? 0 : found.overlap(span);
            found = line.overlap(span) > longest ? line : found;
        }
        if (found != null && !kind.isOfProcess()) {
            lines.remove(found);
            of(found.span).remove(found.what);
            add(found.what, span);
        }
        return found != null;
    }

    /** Returns what stopped a span, the longest first, at most twenty. */
    public List<Wait> of(SpanNode span) {
        return all.getOrDefault(span, List.of());
    }

    /** Returns the spans that were stopped, in no promised order. */
    public Iterable<SpanNode> spans() {
        return all.keySet();
    }

    /** Returns for how long a wait can have stopped a span: a lock's line is written before the wait ends. */
    public static long most(SpanNode span, Wait wait) {
        return wait.kind() == Kind.LOCK_WAIT ? span.duration() : wait.nanos();
    }

    /** Whether the request would have been faster without a wait of a span: no call of the span covers it. */
    public static boolean isCritical(SpanNode span, Wait wait) {
        return span.isCritical()
                && wait.kind() != Kind.CONNECTION_LEAK
                && span.children().stream()
                        .noneMatch(
                                call -> call.start() <= wait.start() && call.end() >= wait.end() && wait.nanos() > 0);
    }
}

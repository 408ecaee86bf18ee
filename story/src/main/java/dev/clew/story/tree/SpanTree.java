package dev.clew.story.tree;

import dev.clew.story.line.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one request, joined by their ids.
 *
 * <p>A span whose caller's line is missing hangs below the span of the same hop: ids of one hop share their first twelve
 * digits. The lines may come from anywhere, so an id may be there twice, and a span may be its own ancestor: such a span is a
 * root.
 */
public final class SpanTree {
    private static final int HOP = 12;
    private static final int DEEPEST = 200;
    private static final Comparator<SpanNode> BY_START = Comparator.comparingLong(SpanNode::start);

    private final Map<String, SpanNode> byId = new LinkedHashMap<>();
    private final Map<String, SpanNode> byHop = new HashMap<>();
    private final List<SpanNode> roots = new ArrayList<>();
    private final List<Event> elsewhere = new ArrayList<>();
    private Waits waits = new Waits(List.of());

    private SpanTree() {}

    /**
     * Joins the spans of a request's events, which come in the order of their time.
     *
     * @param pauses lines that tell of processes that stood still while the request was in them
     */
    public static SpanTree of(List<Event> events, List<Event> pauses) {
        SpanTree tree = new SpanTree();
        for (Event event : events) {
            if (isSpan(event)) {
                tree.byId.computeIfAbsent(event.get("span_id"), SpanNode::new).add(event);
            }
        }
        tree.join();
        tree.waits = new Waits(tree.byId.values());
        for (Event event : events) {
            if (!isSpan(event)) {
                tree.addLine(event);
            }
        }
        pauses.forEach(tree.waits::addOfProcess);
        tree.waits.settle(tree.byId.values());
        return tree;
    }

    private static boolean isSpan(Event event) {
        String kind = event.get("event");
        return (kind.equals("span_start") || kind.equals("span_end"))
                && !event.get("span_id").isEmpty();
    }

    /** Whether the request came into a process in the span. */
    static boolean isEntry(SpanNode span) {
        return span.kind().equals("server") || span.kind().equals("consumer");
    }

    private void join() {
        for (SpanNode span : byId.values()) {
            String id = span.spanId();
            if (id.length() > HOP && isEntry(span)) {
                byHop.putIfAbsent(id.substring(0, HOP), span);
            }
        }
        for (SpanNode span : byId.values()) {
            SpanNode parent = parent(span);
            if (parent == null || isBelow(parent, span)) {
                roots.add(span);
            } else {
                parent.add(span);
            }
        }
        cut();
        roots.sort(BY_START);
        byId.values().forEach(SpanNode::sort);
    }

    /** Makes roots of the spans that are too deep: callers are walked through by calls that nest. */
    private void cut() {
        Deque<SpanNode> level = new ArrayDeque<>(roots);
        for (int depth = 1; !level.isEmpty(); depth++) {
            Deque<SpanNode> below = new ArrayDeque<>();
            for (SpanNode span : level) {
                if (depth % DEEPEST == 0) {
                    roots.addAll(span.children());
                    below.addAll(span.release());
                } else {
                    below.addAll(span.children());
                }
            }
            level = below;
        }
    }

    private @Nullable SpanNode parent(SpanNode span) {
        String id = span.parentId();
        SpanNode parent = byId.get(id);
        if (parent == null && id.length() > HOP) {
            parent = byHop.get(id.substring(0, HOP));
        }
        return parent == span ? null : parent;
    }

    /** Whether a span hangs below another, or so deep that no real one does. */
    private static boolean isBelow(SpanNode span, SpanNode ancestor) {
        int depth = 0;
        for (SpanNode at = span; at != null; at = at.parent()) {
            if (at == ancestor || ++depth == DEEPEST) {
                return true;
            }
        }
        return false;
    }

    private void addLine(Event event) {
        String id = event.get("span_id");
        SpanNode span = byId.get(id);
        if (span == null && id.length() > HOP) {
            span = byHop.get(id.substring(0, HOP));
        }
        if (span == null) {
            elsewhere.add(event);
        } else {
            span.addLine(event);
        }
        waits.add(event, span);
    }

    /** Returns what stopped the spans. */
    public Waits waits() {
        return waits;
    }

    /** Returns the spans without a caller in the files, by the time at which they began. */
    public List<SpanNode> roots() {
        return Collections.unmodifiableList(roots);
    }

    /**
     * Returns what failed first: below the first root that failed, else below the first span that failed on its own and was
     * not made good; null if none did.
     */
    public @Nullable Failure failure() {
        Failure ofRoot = first(roots.subList(0, Math.min(1, roots.size())));
        if (ofRoot != null) {
            return ofRoot;
        }
        List<SpanNode> alone = new ArrayList<>(byId.values());
        Map<String, Long> takenWell = takenWell();
        alone.removeIf(span -> !span.isOnItsOwn() || isMadeGood(span, takenWell));
        alone.sort(BY_START);
        Failure ofAlone = first(alone);
        return ofAlone == null ? first(roots) : ofAlone;
    }

    private static @Nullable Failure first(List<SpanNode> spans) {
        for (SpanNode span : spans) {
            Failure failure = Failure.below(span);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    /** Returns when each message was taken well last by each service, be it from another topic. */
    private Map<String, Long> takenWell() {
        Map<String, Long> takenWell = new HashMap<>();
        for (SpanNode span : byId.values()) {
            if (span.outcome() == Outcome.OK && span.kind().equals("consumer")) {
                takenWell.merge(message(span), span.start(), Math::max);
            }
        }
        return takenWell;
    }

    private static String message(SpanNode span) {
        return span.get("message_id") + ' ' + span.service();
    }

    private static boolean isMadeGood(SpanNode span, Map<String, Long> takenWell) {
        return !span.get("message_id").isEmpty()
                && takenWell.getOrDefault(message(span), Long.MIN_VALUE) >= span.start();
    }

    /** Marks the spans without which a root would have been faster. */
    public static void markCritical(SpanNode root) {
        CriticalPath.mark(root);
        Savings.mark(root);
    }

    /** Returns all spans, in no promised order. */
    public List<SpanNode> all() {
        return new ArrayList<>(byId.values());
    }

    /** Returns the lines that belong to no span of the files. */
    public List<Event> elsewhere() {
        return Collections.unmodifiableList(elsewhere);
    }
}

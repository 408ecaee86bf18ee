package dev.clew.story.evidence;

import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells processes that died from those whose work was still under way when the logs ended. */
public final class Lives {
    private static final long SECOND = 1_000_000_000L;

    /** A process that writes nothing for so long may be dead, if it would have written so many lines. */
    private static final long QUIET = 10 * SECOND;

    private static final int EXPECTED_LINES = 20;

    /** A caller that has had its answer for so long would have said so. */
    private static final long ANSWERED = SECOND / 10;

    /** Work of which no other was ever seen to end may take so long. */
    private static final long UNKNOWN = 600 * SECOND;

    private final Traffic traffic;
    private final Map<Operation, Long> longest = new HashMap<>();
    private final Set<Boot> callers = new HashSet<>();
    private final Map<Boot, Long> lastSound = new HashMap<>();
    private final Map<String, List<Boot>> byName = new HashMap<>();
    private final List<Death> deaths = new ArrayList<>();
    private final Set<Boot> dead = new HashSet<>();

    /**
     * A process that ended without saying so.
     *
     * @param boot the process
     * @param cut the spans that it had begun and did not end
     * @param next the process of its name that began after it, null if none did
     * @param inferredFrom what tells of it, null if a lost connection and its successor do
     */
    public record Death(
            Boot boot,
            List<Span> cut,
            @Nullable Boot next,
            @Nullable String inferredFrom) {}

    Lives(Traffic traffic, Map<Operation, List<Span>> operations) {
        this.traffic = traffic;
        for (Boot boot : traffic.boots()) {
            byName.computeIfAbsent(boot.service() + ' ' + boot.instance(), name -> new ArrayList<>())
                    .add(boot);
        }
        Map<Boot, List<Span>> open = new LinkedHashMap<>();
        operations.forEach((operation, spans) -> {
            long most = -1;
            for (Span span : spans) {
                if (span.outcome() == Outcome.NEVER_ENDED) {
                    open.computeIfAbsent(span.boot(), boot -> new ArrayList<>()).add(span);
                } else {
                    most = Math.max(most, span.duration());
                    if (operation.isEntry()) {
                        lastSound.merge(span.boot(), span.start(), Math::max);
                    }
                    if (operation.isCall()) {
                        callers.add(span.boot());
                    }
                }
            }
            longest.put(operation, most < 0 ? UNKNOWN : Math.max(QUIET, 2 * most));
        });
        open.forEach(this::look);
    }

    private long longest(Span span) {
        return longest.getOrDefault(span.operation(), UNKNOWN);
    }

    private void look(Boot boot, List<Span> open) {
        List<Span> cut = new ArrayList<>();
        for (Span span : open) {
            boolean isLast = boot.last() - span.start() <= longest(span)
                    || span.start() > lastSound.getOrDefault(boot, Long.MAX_VALUE);
            if (isLast && !isAnswered(span)) {
                cut.add(span);
            }
        }
        boolean losesLines = 2 * cut.size() < open.size();
        if (cut.isEmpty() || boot.id().isEmpty() || losesLines || traffic.isDamaged(boot)) {
            return;
        }
        Boot next = next(boot);
        boolean isBroken = cut.stream().anyMatch(span -> isBroken(span, boot));
        String sign = next != null
                ? isBroken ? null : "the last line of its process, and the first of the next"
                : isBroken ? "the connection that its caller lost" : silence(boot, cut);
        if (next != null || sign != null) {
            dead.add(boot);
            deaths.add(new Death(boot, cut, next, sign));
        }
    }

    private @Nullable String silence(Boot boot, List<Span> cut) {
        long begun = cut.stream().mapToLong(Span::start).max().orElse(0);
        if (lastSound.getOrDefault(boot, Long.MIN_VALUE) > begun + QUIET) {
            return null; // it went on to work well, so that it is lines that are missing
        }
        if (cut.stream().anyMatch(this::isAnsweredItself)) {
            return "an answer that it had and did not take";
        }
        long silent = traffic.until() - boot.last();
        long lived = Math.max(1, boot.last() - Math.max(boot.first(), traffic.from()));
        boolean isUnusual = (double) boot.lines() * silent / lived >= EXPECTED_LINES && boot.lines() >= EXPECTED_LINES;
        return silent >= QUIET && isUnusual ? "the lines of other processes, which go on" : null;
    }

    private @Nullable Boot next(Boot boot) {
        Boot next = null;
        for (Boot other : byName.getOrDefault(boot.service() + ' ' + boot.instance(), List.of())) {
            if (other.first() > boot.last()
                    && !other.id().isEmpty()
                    && (next == null || other.first() < next.first())) {
                next = other;
            }
        }
        return next;
    }

    /** Whether its caller has its answer, so that it did end. */
    private static boolean isAnswered(Span span) {
        Span call = span.parent();
        return call != null && call.operation().kind().equals("client") && call.status() > 0;
    }

    /** Whether its caller lost the connection to it when its process fell silent. */
    private static boolean isBroken(Span span, Boot boot) {
        Span call = span.parent();
        return call != null
                && call.operation().kind().equals("client")
                && call.error() != null
                && call.error().cause().equals("connection_reset")
                && boot.last() <= call.end() + SECOND;
    }

    /** Whether another process has answered a call of it, and it has not written that the call ended, though it writes such lines. */
    private boolean isAnsweredItself(Span span) {
        return callers.contains(span.boot())
                && span.children().stream()
                        .anyMatch(server -> server.operation().kind().equals("server")
                                && server.boot() != span.boot()
                                && server.outcome() != Outcome.NEVER_ENDED
                                && server.end() + ANSWERED < traffic.until());
    }

    /** Returns the processes that died, in the order of their first cut spans. */
    List<Death> deaths() {
        return deaths;
    }

    /** Whether a span may have ended after the logs. */
    boolean isUnderWay(Span span) {
        return span.outcome() == Outcome.NEVER_ENDED
                && !dead.contains(span.boot())
                && !traffic.isDamaged(span.boot())
                && traffic.until() - span.start() <= longest(span);
    }
}

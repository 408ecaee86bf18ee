package dev.clew.story.evidence;

import dev.clew.story.traffic.ErrorKind;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds in a request the spans that failed first, each with the span that its failure ended in. */
final class Failures {
    /** A server may end so much after its caller has the answer. */
    private static final long LATE = 50_000_000;

    /** When the last run of each operation began that went well, among the calls of a span. */
    private final Map<Span, Map<Operation, Long>> lastWell = new HashMap<>();

    private Failures() {}

    /**
     * A failure.
     *
     * @param origin the span that none of its own calls made fail
     * @param top the highest span that failed with it
     * @param isHandled whether the caller of the highest one went well
     */
    record Failure(Span origin, Span top, boolean isHandled) {}

    static List<Failure> of(Request request) {
        return new Failures().find(request);
    }

    private List<Failure> find(Request request) {
        List<Failure> failures = new ArrayList<>();
        for (Span span : request.spans()) {
            Span parent = span.parent();
            boolean isTop = span.isFailed() && (parent == null || !parent.isFailed());
            if (isTop && !isMadeGood(span)) {
                boolean isAnswered = parent != null && !span.operation().kind().equals("consumer");
                failures.add(new Failure(origin(span), span, isAnswered));
            }
        }
        return failures;
    }

    /** Whether a later attempt of the same went well. */
    private boolean isMadeGood(Span call) {
        Span parent = call.parent();
        return parent != null
                && lastWell.computeIfAbsent(parent, Failures::lastWell).getOrDefault(call.operation(), Long.MIN_VALUE)
                        >= call.end();
    }

    private static Map<Operation, Long> lastWell(Span parent) {
        Map<Operation, Long> begins = new HashMap<>();
        for (Span call : parent.children()) {
            if (!call.isFailed()) {
                begins.merge(call.operation(), call.start(), Math::max);
            }
        }
        return begins;
    }

    private Span origin(Span top) {
        Span at = top;
        for (Span next = madeFail(at); next != null; next = madeFail(at)) {
            at = next;
        }
        return at;
    }

    /** Returns the call that made a span fail, null if it failed by itself. */
    private @Nullable Span madeFail(Span span) {
        Span best = null;
        int bestLikeness = -1;
        for (Span call : span.children()) {
            boolean isLater = span.outcome() != Outcome.NEVER_ENDED
                    && call.end() > span.end() + (span.outcome() == Outcome.ERROR ? LATE : 0)
                    && call.boot() == span.boot();
            boolean isGivenUp = call.outcome() == Outcome.NEVER_ENDED && span.outcome() == Outcome.TIMEOUT;
            if (!call.isFailed() || isLater || isGivenUp || isMadeGood(call)) {
                continue;
            }
            int likeness = likeness(call, span);
            if (likeness > bestLikeness || best != null && likeness == bestLikeness && call.end() < best.end()) {
                best = call;
                bestLikeness = likeness;
            }
        }
        return best;
    }

    private static int likeness(Span call, Span span) {
        if (call.outcome() == Outcome.CANCELLED) {
            return 0;
        }
        if (call.boot() != span.boot()) {
            return 3; // the answer that the span had
        }
        ErrorKind ofCall = call.error();
        ErrorKind ofSpan = span.error();
        boolean isSame = ofCall != null
                && ofSpan != null
                && !ofCall.error().isEmpty()
                && (Objects.equals(ofCall.error(), ofSpan.error())
                        || !ofCall.fingerprint().isEmpty()
                                && ofCall.fingerprint().equals(ofSpan.fingerprint()));
        return isSame ? 2 : 1;
    }
}

package dev.clew.story.tree;

import dev.clew.story.line.Event;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first failure of a request.
 *
 * @param span the deepest failed span that none of its own calls made fail
 * @param cause one of the causes that {@code JSON.md} lists, or the simple name of an exception
 */
public record Failure(SpanNode span, String cause) {
    private static final Map<String, String> SQL_STATES = Map.of(
            "55P03", "lock_timeout",
            "40P01", "deadlock",
            "57P01", "connection_reset",
            "08006", "connection_reset",
            "08001", "connection_refused");

    /** Exceptions that only say that there was another. */
    private static final Set<String> WRAPPERS = Set.of(
            "ServletException",
            "NestedServletException",
            "ExecutionException",
            "CompletionException",
            "InvocationTargetException",
            "UndeclaredThrowableException",
            "ListenerExecutionFailedException");

    private static final Pattern TYPE = Pattern.compile("([\\w.$]+)(?::|\\s|$)");

    /** Whether it can be told from the lines of this span alone: no other service was called that has no lines. */
    public boolean isExact() {
        boolean isCallElsewhere = span.kind().equals("client")
                && span.get("sql").isEmpty()
                && span.get("fp").isEmpty();
        return span.isExact() && (!isCallElsewhere || cause.equals("connection_refused"));
    }

    /**
     * Finds the first failure below a span that failed: of its failed calls the one that ended first and was not made good by
     * a later one of the same name, and so on down. Null if the span did not fail.
     */
    static @Nullable Failure below(SpanNode span) {
        if (!span.outcome().isFailure()) {
            return null;
        }
        SpanNode at = span;
        for (SpanNode next = firstFailed(at); next != null; next = firstFailed(at)) {
            at = next;
        }
        return new Failure(at, cause(at));
    }

    private static @Nullable SpanNode firstFailed(SpanNode span) {
        Map<String, Long> wentWell = new HashMap<>();
        for (SpanNode child : span.children()) {
            if (child.outcome() == Outcome.OK) {
                wentWell.merge(call(child), child.start(), Math::max);
            }
        }
        SpanNode first = null;
        for (SpanNode child : span.children()) {
            boolean isMadeGood = wentWell.getOrDefault(call(child), Long.MIN_VALUE) >= child.start();
            if (child.outcome().isFailure() && !isMadeGood && (first == null || end(child) < end(first))) {
                first = child;
            }
        }
        return first;
    }

    /** Calls of one name to one place are attempts of one call. */
    private static String call(SpanNode span) {
        return span.kind() + ' ' + span.name() + ' ' + span.service();
    }

    /** A span that never ended did not fail before others that did. */
    private static long end(SpanNode span) {
        return span.outcome() == Outcome.NEVER_ENDED ? Long.MAX_VALUE : span.end();
    }

    private static String cause(SpanNode span) {
        Event end = span.endLine();
        if (end == null) {
            return "never_ended";
        }
        Event line = end.get("error").isEmpty() ? withError(span, end) : end;
        String state = line.get("sql_state");
        String known = SQL_STATES.get(state);
        if (known != null) {
            return known;
        }
        String error = line.get("error");
        String message = line.get("error_msg").toLowerCase(Locale.ROOT);
        if (state.equals("57014")) {
            return message.contains("statement timeout") || span.outcome() == Outcome.TIMEOUT
                    ? "statement_timeout"
                    : "cancelled";
        }
        if (message.contains("refused") || error.endsWith("ConnectException")) {
            return "connection_refused";
        }
        if (message.contains("connection reset") || message.contains("broken pipe")) {
            return "connection_reset";
        }
        if (error.endsWith("SQLTransientConnectionException") || error.endsWith("PoolExhaustedException")) {
            return "pool_exhausted";
        }
        if (span.outcome() == Outcome.TIMEOUT) {
            return "deadline_exceeded";
        }
        if (span.outcome() == Outcome.CANCELLED) {
            return "cancelled";
        }
        if (error.isEmpty()) {
            String status = span.get("status");
            return status.isEmpty() ? "error" : "status_" + status;
        }
        String simple = simple(error);
        return WRAPPERS.contains(simple) ? root(line, simple) : simple;
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    /** Clew's stacks begin with the root cause, as {@code type: message}. */
    private static String root(Event line, String otherwise) {
        Matcher type = TYPE.matcher(line.get("stack"));
        return line.isExact() && type.lookingAt() ? simple(type.group(1)) : otherwise;
    }

    /** The last line in the span that has an exception tells why, if the span's own has none. */
    private static Event withError(SpanNode span, Event otherwise) {
        Event found = otherwise;
        for (Event line : span.lines()) {
            if (!line.get("error").isEmpty()) {
                found = line;
            }
        }
        return found;
    }
}

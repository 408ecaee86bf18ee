package dev.clew.story.tree;

import dev.clew.story.line.Event;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names why a span failed, by the fields of its lines. */
public final class Cause {
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

    /** Parts of what clients say of a connection that ended before the answer: those of sockets, OkHttp, the JDK, Apache and Netty. */
    private static final List<String> BROKEN = List.of(
            "connection reset",
            "broken pipe",
            "unexpected end of stream",
            "header parser received no bytes",
            "failed to respond",
            "connection prematurely closed");

    private static final Pattern TYPE = Pattern.compile("([\\w.$]+)(?::|\\s|$)");

    private Cause() {}

    /** Returns one of the causes that {@code JSON.md} lists, or the simple name of an exception. */
    static String of(SpanNode span) {
        Event end = span.endLine();
        if (end == null) {
            return "never_ended";
        }
        return of(span.outcome(), span.errorLine(), span.get("status"));
    }

    /**
     * Returns the cause as {@link #of(SpanNode)} does.
     *
     * @param line the line that tells the exception: the span's end, or a line before it
     * @param status the status of HTTP, empty if there is none
     */
    public static String of(Outcome outcome, Event line, String status) {
        String state = line.get("sql_state");
        String known = SQL_STATES.get(state);
        if (known != null) {
            return known;
        }
        String message = line.get("error_msg").toLowerCase(Locale.ROOT);
        if (state.equals("57014")) {
            return message.contains("statement timeout") || outcome == Outcome.TIMEOUT
                    ? "statement_timeout"
                    : "cancelled";
        }
        String error = line.get("error");
        String connection = connection(error, message);
        if (!connection.isEmpty()) {
            return connection;
        }
        if (outcome == Outcome.TIMEOUT) {
            return "deadline_exceeded";
        }
        if (outcome == Outcome.CANCELLED) {
            return "cancelled";
        }
        if (error.isEmpty()) {
            return status.isEmpty() ? "error" : "status_" + status;
        }
        String simple = simple(error);
        return WRAPPERS.contains(simple) ? root(line, simple) : simple;
    }

    private static String connection(String error, String message) {
        if (message.contains("refused") || error.endsWith("ConnectException")) {
            return "connection_refused";
        }
        if (BROKEN.stream().anyMatch(message::contains)) {
            return "connection_reset";
        }
        boolean isPool = error.endsWith("SQLTransientConnectionException") || error.endsWith("PoolExhaustedException");
        return isPool ? "pool_exhausted" : "";
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    /** Clew's stacks begin with the root cause, as {@code type: message}. */
    private static String root(Event line, String otherwise) {
        Matcher type = TYPE.matcher(line.get("stack"));
        return line.isExact() && type.lookingAt() ? simple(type.group(1)) : otherwise;
    }
}

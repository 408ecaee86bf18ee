package dev.clew.story.traffic;

import dev.clew.story.line.Event;
import dev.clew.story.tree.Cause;
import dev.clew.story.tree.Outcome;
import java.util.HashMap;
import java.util.Map;

/** Exceptions that lines within spans tell. A server's own is often there alone: its end has the status and no more. */
final class Logged {
    private static final int MOST = 200_000;

    private final Names names;
    private final Map<Long, Exceptional> last = new HashMap<>();

    /** An exception and when it was logged. */
    private record Exceptional(long nanos, ErrorKind kind) {}

    Logged(Names names) {
        this.names = names;
    }

    /** Keeps the exception of a line, if it has one and a span: the last of each span counts. */
    void add(Event event) {
        if (!event.fields().containsKey("error")) {
            return;
        }
        long span = Names.spanId(event.get("span_id"));
        Exceptional known = last.get(span);
        boolean isLater = known == null ? last.size() < MOST : known.nanos <= event.nanos();
        if (span != 0 && isLater) {
            ErrorKind kind = names.error(Cause.of(Outcome.ERROR, event, ""), event);
            last.put(span, new Exceptional(event.nanos(), kind));
        }
    }

    /** Tells a span its exception, if it failed and its end has none. */
    void tell(Span span) {
        ErrorKind error = span.error();
        if (span.outcome() == Outcome.ERROR && error != null && error.error().isEmpty() && isVague(error)) {
            Exceptional logged = last.get(span.id());
            if (logged != null) {
                span.error(logged.kind);
            }
        }
    }

    private static boolean isVague(ErrorKind error) {
        return error.cause().equals("error") || error.cause().startsWith("status_");
    }
}

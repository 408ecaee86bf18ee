package dev.clew.micrometer;

import dev.clew.Span;
import dev.clew.text.PlainText;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The fields of a span line, as far as an observation knows them. */
final class ObservedFields {
    private static final int MAX_FIELDS = 32;

    /** Fields of a span line that come from the span itself; an observation's own idea of them would overwrite them. */
    private static final Set<String> OF_THE_SPAN = Set.of(
            "event",
            "kind",
            "parent_id",
            "span",
            "peer",
            "outcome",
            "duration_ms",
            "error",
            "exception",
            "request_id",
            "trace_id",
            "span_id");

    /** Micrometer's getters tell all values of a field since 1.16. */
    private static final boolean TELLS_ALL_VALUES = Arrays.stream(Propagator.Getter.class.getMethods())
            .anyMatch(method -> method.getName().equals("getAll"));

    private ObservedFields() {}

    /** Returns a field's values joined with commas, as far as Micrometer tells more than the first; null without any. */
    static <C> @Nullable String joined(Propagator.Getter<C> getter, C carrier, String field) {
        if (!TELLS_ALL_VALUES) {
            return getter.get(carrier, field);
        }
        Iterator<String> values = getter.getAll(carrier, field).iterator();
        if (!values.hasNext()) {
            return null;
        }
        String first = values.next();
        if (!values.hasNext()) {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        values.forEachRemaining(value -> all.append(',').append(value));
        return all.toString();
    }

    static Span.Kind kind(Context context) {
        if (context instanceof SenderContext<?> sender) {
            return sender.getKind() == Kind.PRODUCER ? Span.Kind.PRODUCER : Span.Kind.CLIENT;
        }
        if (context instanceof ReceiverContext<?> receiver) {
            return receiver.getKind() == Kind.CONSUMER ? Span.Kind.CONSUMER : Span.Kind.SERVER;
        }
        return Span.Kind.INTERNAL;
    }

    /**
     * Whether Spring Security refuses a caller. That is an answer and no failure: a scanner fills no error log. A service
     * that cannot tell whom to refuse has failed.
     */
    static boolean isRefusal(Throwable error) {
        for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
            switch (type.getName()) {
                case "org.springframework.security.authentication.AuthenticationServiceException" -> {
                    return false;
                }
                case "org.springframework.security.access.AccessDeniedException",
                        "org.springframework.security.core.AuthenticationException" -> {
                    return true;
                }
                default -> {} // its superclass may be one
            }
        }
        return false;
    }

    static Span.Outcome outcome(Throwable error) {
        if (error instanceof TimeoutException || error instanceof java.net.SocketTimeoutException) {
            return Span.Outcome.TIMEOUT;
        }
        return error instanceof CancellationException || error instanceof InterruptedException
                ? Span.Outcome.CANCELLED
                : Span.Outcome.ERROR;
    }

    /** Adds the key-values of low cardinality; the others may hold what must not be logged, say a whole URL. */
    static void write(Context context, Span span) {
        int fields = 0;
        for (KeyValue field : context.getLowCardinalityKeyValues()) {
            String key = field.getKey();
            String value = field.getValue();
            if (fields == MAX_FIELDS) {
                return;
            }
            if (!OF_THE_SPAN.contains(key) && !KeyValue.NONE_VALUE.equals(value)) {
                fields++;
                writeOne(key, value, span);
            }
        }
    }

    private static void writeOne(String key, String value, Span span) {
        if (!key.equals("status")) {
            span.attribute(key, plain(value));
        } else if (value.length() == 3 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            span.attribute("status", Integer.parseInt(value));
        }
    }

    /** Returns the text if it is safe to show anywhere, else an empty one. */
    static String plain(@Nullable String text) {
        return text != null && PlainText.is(text) ? text : "";
    }
}

package dev.clew.tracers;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The tracer beside Clew in this process. */
enum Tracer {
    NONE {
        @Override
        Class<?>[] configuration() {
            return new Class<?>[0];
        }
    },
    BRAVE {
        @Override
        Class<?>[] configuration() {
            return new Class<?>[] {BraveSpans.class};
        }
    },
    BRIDGE {
        @Override
        Class<?>[] configuration() {
            return new Class<?>[] {OpenTelemetrySpans.class};
        }
    },
    STARTER {
        @Override
        Class<?>[] configuration() {
            return new Class<?>[] {StarterSpans.class};
        }
    };

    /** A span that the tracer has ended. */
    record TheirSpan(String kind, String traceId, String spanId, String parentId) {}

    private static final Queue<TheirSpan> ENDED = new ConcurrentLinkedQueue<>();

    /** Returns the one whose libraries are on the class path. */
    static Tracer present() {
        return valueOf(System.getProperty("tracer").toUpperCase(java.util.Locale.ROOT));
    }

    /** Returns the beans that collect its spans. */
    abstract Class<?>[] configuration();

    static void ended(TheirSpan span) {
        ENDED.add(span);
    }

    static List<TheirSpan> spans(String kind) {
        return ENDED.stream().filter(span -> span.kind().equals(kind)).toList();
    }

    static void forget() {
        ENDED.clear();
    }
}

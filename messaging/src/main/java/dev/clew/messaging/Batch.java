package dev.clew.messaging;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The common facts of several messages that are processed at once. */
final class Batch<M, H> {
    /** The number of other requests that a line may refer to. */
    static final int MAX_LINKS = 32;

    private final MessagingSystem<M, H> system;
    private final Set<String> requestIds = new LinkedHashSet<>();
    private final Set<String> destinations = new LinkedHashSet<>();
    private final Set<@Nullable Object> partitions = new LinkedHashSet<>();
    private @Nullable M first;
    private @Nullable TraceContext firstContext;
    private long oldest = Long.MAX_VALUE;
    private boolean withoutId;
    private int size;

    Batch(MessagingSystem<M, H> system, Iterable<? extends M> messages) {
        this.system = system;
        messages.forEach(this::add);
    }

    private void add(M message) {
        MessageReader<M, H> reader = system.reader();
        H headers = reader.headers(message);
        TraceContext context = system.read(headers);
        size++;
        if (firstContext == null) {
            first = message;
            firstContext = context;
        }
        // An id that the policy did not believe, or that is new, refers to nothing.
        boolean incoming = !context.parentId().isEmpty()
                || context.requestId().equals(system.headers().requestId(headers));
        if (!incoming) {
            withoutId = true;
        } else if (requestIds.size() <= MAX_LINKS) {
            requestIds.add(context.requestId());
        }
        try {
            addDelivery(reader, message);
        } catch (Throwable t) {
            system.skipped("describe", t);
        }
    }

    private void addDelivery(MessageReader<M, H> reader, M message) {
        destinations.add(reader.destination(message));
        partitions.add(reader.partition(message));
        long timestamp = reader.timestamp(message);
        if (timestamp >= 0) {
            oldest = Math.min(oldest, timestamp);
        }
    }

    /** Returns the only message, null if there are several or none. */
    @Nullable
    M single() {
        return size == 1 ? first : null;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Delivery open() {
        Clew clew = system.clew();
        boolean one = requestIds.size() == 1 && !withoutId;
        TraceContext context = one && firstContext != null ? inCurrentSpan(firstContext) : clew.root();
        Span span = clew.span(Span.Kind.CONSUMER, context);
        if (!span.isNoop()) {
            describe(span, one);
        }
        return Delivery.open(system, null, context, span);
    }

    /** Messages without an id, where the policy asks for one, are in no request, whatever span is current. */
    private static TraceContext inCurrentSpan(TraceContext context) {
        return context.isNone() ? context : ContextSpi.serveInCurrentSpan(context, true);
    }

    private void describe(Span span, boolean one) {
        if (destinations.size() == 1) {
            String destination = destinations.iterator().next();
            span.name(destination + " receive").attribute(system.reader().destinationKey(), destination);
            span.attribute(
                    "partition", partitions.size() == 1 ? partitions.iterator().next() : null);
        } else {
            span.name("batch receive");
        }
        if (oldest != Long.MAX_VALUE) {
            span.attribute("lag_ms", Math.max(0, System.currentTimeMillis() - oldest));
        }
        if (!one && !requestIds.isEmpty()) {
            // A comma is not among the characters of a request id.
            span.attribute(
                    "links",
                    String.join(",", requestIds.stream().limit(MAX_LINKS).toList()));
        }
    }
}
